/** Trains runs by starting the users' own programs, which report their epochs. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ReportResult } from "../../protocol/programs.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { fillCommand } from "../../specification/expansion/placeholders.ts";
import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import type { Trainers, TrainersEvents } from "../scheduling/trainers.ts";
import { createDevices, type Devices } from "./devices.ts";
import { endingOf } from "./ending.ts";
import { type Endpoint, programEnvironment } from "./environment.ts";
import { createLaunchedRuns } from "./launchedRuns.ts";
import { boundOutput, lastLine } from "./output.ts";
import { endGroup } from "./processGroup.ts";
import { livingProcess, removeProcessRecord, writeProcessRecord } from "./processRecord.ts";
import { adoptProgram, type Exit, type ProgramProcess, startProgram } from "./programProcess.ts";
import type { ReportSink } from "./programSessions.ts";
import { answerReports, type ProgramJob, type ProgramTask } from "./programTask.ts";
import { spoolEntries } from "./spoolFile.ts";

export interface ProgramRunner {
  trainers: Trainers<ProgramJob>;
  reports: ReportSink;
  /** True for a run whose program is under way. */
  has(run: RunId): boolean;
  /** True where as many devices are free as a run needs. */
  hasRoom(config: AnyConfig): boolean;
}

export interface ProgramRunnerOptions {
  /** holds a folder for each run */
  folder: string;
  /** where programs reach this process; known once it listens */
  endpoint: Promise<Endpoint>;
  /** Tells a run's program to stop; false where it has no connection. */
  tell(run: RunId): boolean;
  /** what a program is told after its newest record was stored */
  decisionOn(run: RunId): ReportResult;
  devices?: Devices;
}

/** A program that is told to stop has so long to end by itself before its group gets SIGTERM, in milliseconds. */
const toldGrace = 2_000;
const outputCheck = 10_000;
/** A program that has not opened its run for so long is said to be silent. */
const silent = 30_000;

export function createProgramRunner(options: ProgramRunnerOptions, events: TrainersEvents): ProgramRunner {
  const { folder, endpoint, tell, decisionOn, devices = createDevices() } = options;
  const tasks = new Map<RunId, ProgramTask>();
  const reports = createLaunchedRuns(tasks, events, decisionOn);
  /** how often a run's program was killed since its last new epoch */
  const kills = new Map<RunId, number>();
  const directoryOf = (run: RunId) => join(folder, run);
  const watching = setInterval(() => {
    for (const run of tasks.keys()) boundOutput(directoryOf(run));
  }, outputCheck).unref();

  /** From the start of a program, or its adoption, to its end. */
  async function attend(run: RunId, task: ProgramTask): Promise<Exit> {
    if (!task.process) {
      await takeSpooled(run, task);
      if (task.closed) return { kind: "gone" };
      const reached = await endpoint;
      if (task.isAsked) return { kind: "gone" };
      task.process = start(run, task, reached);
    }
    const silence = setTimeout(() => sayUnheard(run, task), silent);
    const exit = await task.process.exited.finally(() => clearTimeout(silence));
    // What a program could not send, it kept.
    if (!task.isAsked) await takeSpooled(run, task);
    return exit;
  }

  /** A program that does not know whom to report to would be seen as one that trains for long. */
  function sayUnheard(run: RunId, task: ProgramTask): void {
    if (task.isHeard || tasks.get(run) !== task) return;
    const sentence = `Its program has not opened the run that DAI_RUN names yet: dai logs ${run} shows what it prints.`;
    events.onMessage({ kind: "reading", run, sentence });
  }

  /** Reports what a program that could not reach the daemon has left in the run's folder. */
  async function takeSpooled(run: RunId, task: ProgramTask): Promise<void> {
    const files = readdirSync(directoryOf(run)).filter((name) => name.endsWith(".ndjson"));
    for (const file of files.map((name) => join(directoryOf(run), name))) {
      for await (const entry of spoolEntries(file)) {
        if (entry.type === "record") await reports.report(run, entry.record);
        else if (entry.type === "close") task.closed = entry;
      }
      rmSync(file);
    }
  }

  function start(run: RunId, task: ProgramTask, reached: Endpoint): ProgramProcess {
    const { job, config } = task;
    const directory = directoryOf(run);
    // A program that begins anew has no use for what it reported before.
    if (!config.program.resumes && task.storedEpoch >= 0) {
      task.storedEpoch = -1;
      events.onMessage({ kind: "restarted", run });
    }
    const { epochs } = job;
    const resume = task.storedEpoch >= 0;
    const started = startProgram({
      command: fillCommand(config.program.command, { ...config.parameters, seed: config.seed, epochs }),
      executable: config.program.executable,
      cwd: config.program.directory,
      environment: programEnvironment({
        ...{ run, config, epochs, resume, directory, devices: task.devices, endpoint: reached },
      }),
      directory,
    });
    if (started.pid !== null) writeProcessRecord(directory, started.pid, task.devices);
    return started;
  }

  function end(run: RunId, task: ProgramTask, exit: Exit): void {
    if (tasks.get(run) !== task) return;
    tasks.delete(run);
    answerReports(task, Number.POSITIVE_INFINITY, { ...decisionOn(run), stop: true });
    removeProcessRecord(directoryOf(run));
    devices.giveBack(task.devices);
    const isKilled = exit.kind === "signal" || exit.kind === "gone";
    if (isKilled && !task.isAsked) kills.set(run, (kills.get(run) ?? 0) + 1);
    const ending = endingOf({
      ...{ exit, closed: task.closed, isAsked: task.isAsked, epoch: task.storedEpoch },
      resumes: task.config.program.resumes,
      kills: kills.get(run) ?? 0,
      lastLine: lastLine(directoryOf(run)),
    });
    if (ending.state !== "stopped") kills.delete(run);
    events.onMessage({ kind: "ended", run, ending });
  }

  async function stop(run: RunId, task: ProgramTask): Promise<void> {
    if (task.isAsked) return;
    task.isAsked = true;
    answerReports(task, Number.POSITIVE_INFINITY, { ...decisionOn(run), stop: true });
    const pid = task.process?.pid;
    if (!pid) return;
    if (tell(run)) await Promise.race([task.process?.exited, sleep(toldGrace)]);
    await endGroup(pid);
  }

  /** Leaves a program that cannot resume to go on by itself: the next daemon takes it up. */
  function leave(run: RunId, task: ProgramTask): void {
    tasks.delete(run);
    answerReports(task, Number.POSITIVE_INFINITY, decisionOn(run));
    events.onMessage({ kind: "ended", run, ending: { state: "stopped" } });
  }

  const trainers: Trainers<ProgramJob> = {
    train(job) {
      const { run, storedEpoch, config } = job;
      const problem = whyNot(config, devices);
      if (problem !== null || !config.program) {
        events.onMessage({ kind: "ended", run, ending: { state: "failed", problem: problem ?? "" } });
        return;
      }
      mkdirSync(directoryOf(run), { recursive: true, mode: 0o700 });
      const living = livingProcess(directoryOf(run));
      const task: ProgramTask = {
        ...{ job, config: { ...config, program: config.program }, storedEpoch },
        process: living && adoptProgram(living.pid),
        devices: living ? devices.claim(living.devices) : devices.take(config.program.gpus),
        ...{ isAsked: false, isHeard: false, closed: null, pending: [] },
      };
      tasks.set(run, task);
      attend(run, task).then(
        (exit) => end(run, task, exit),
        ({ message }: Error) =>
          end(run, task, { kind: "notStarted", problem: `The program could not be started: ${message}` }),
      );
    },
    stop(run) {
      const task = tasks.get(run);
      if (task) void stop(run, task);
    },
    halt(run) {
      const task = tasks.get(run);
      if (task?.config.program.resumes) void stop(run, task);
      else if (task) leave(run, task);
    },
    stored(run, epoch) {
      const task = tasks.get(run);
      if (!task) return;
      kills.delete(run);
      task.storedEpoch = Math.max(task.storedEpoch, epoch);
      // Others of its study have their first look before it goes on.
      if (task.job.isFirstLook && task.config.program.resumes && epoch >= 1) void stop(run, task);
      answerReports(task, epoch, decisionOn(run));
    },
    async close() {
      clearInterval(watching);
    },
  };

  return {
    trainers,
    reports,
    has: (run) => tasks.has(run),
    hasRoom: (config) => !isProgram(config) || devices.hasRoom(config.program?.gpus ?? 0),
  };
}

/** Why a program cannot be started on this machine; null where it can. */
function whyNot({ program }: ProgramJob["config"], devices: Devices): string | null {
  if (!program) return "The run's program was started by somebody else: start it again where that was done.";
  const count = program.gpus > 0 ? devices.count() : 0;
  if (program.gpus <= count) return null;
  return `The program wants ${program.gpus} GPUs and this machine has ${count}: lower program.gpus, or set CUDA_VISIBLE_DEVICES where the daemon starts.`;
}
