/** Trains runs by starting the users' own programs, which report their epochs. */

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { ReportResult } from "../../protocol/programs.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram, type Program } from "../../specification/expansion/programConfig.ts";
import type { Trainers, TrainersEvents } from "../scheduling/trainers.ts";
import { createDevices, type Devices } from "./process/devices.ts";
import type { Endpoint } from "./process/environment.ts";
import { boundOutput } from "./process/output.ts";
import { livingProcess } from "./process/processRecord.ts";
import { adoptProgram, type Exit } from "./process/programProcess.ts";
import { startProblem, startTask } from "./process/programStart.ts";
import { createProgramStops } from "./process/programStop.ts";
import { answerReports, type ProgramJob, type ProgramTask } from "./process/programTask.ts";
import { createLaunchedRuns } from "./reports/launchedRuns.ts";
import type { ReportSink } from "./reports/programSessions.ts";
import { takeSpooled } from "./reports/spooledReports.ts";

export interface ProgramRunner {
  trainers: Trainers<ProgramJob>;
  reports: ReportSink;
  has(run: RunId): boolean;
  count(): number;
  /** True for a run whose program continues since another daemon started it. */
  hasOutlived(run: RunId): boolean;
  /** Takes note that a run is trained elsewhere, so that its checkpoints are not here. */
  markElsewhere(run: RunId): void;
  /** True where as many devices are free as a run needs. */
  hasRoom(config: AnyConfig): boolean;
}

export interface ProgramRunnerOptions {
  folder: string;
  /** where programs reach this process; known once it listens */
  endpoint: Promise<Endpoint>;
  /** Tells a run's program to stop; false where it has no connection. */
  tell(run: RunId): boolean;
  /** what a program is told after its newest record was stored */
  decisionOn(run: RunId): ReportResult;
  devices?: Devices;
}

const outputCheck = 2_000;
/** A program that has not opened its run for so long is said to be silent. */
const silent = 30_000;

export function createProgramRunner(options: ProgramRunnerOptions, events: TrainersEvents): ProgramRunner {
  const { folder, endpoint, tell, decisionOn, devices = createDevices() } = options;
  const tasks = new Map<RunId, ProgramTask>();
  const reports = createLaunchedRuns(tasks, events, decisionOn);
  const directoryOf = (run: RunId) => join(folder, run);
  const elsewhere = (run: RunId) => join(directoryOf(run), "elsewhere");
  const stops = createProgramStops({
    ...{ tasks, devices, directoryOf, tell, decisionOn, onMessage: events.onMessage },
  });
  const watching = setInterval(() => {
    for (const run of tasks.keys()) boundOutput(directoryOf(run));
  }, outputCheck).unref();

  /** From the start of a program, or its adoption, to its end. */
  async function attend(run: RunId, task: ProgramTask): Promise<Exit> {
    if (!task.process) {
      await takeSpooled(task, directoryOf(run), reports);
      if (task.closed) return { kind: "gone" };
      const reached = await endpoint;
      if (task.isAsked) return { kind: "gone" };
      // A program that begins again has no use for what it reported before.
      const isHere = !existsSync(elsewhere(run));
      rmSync(elsewhere(run), { force: true });
      if (!(task.config.program.resumes && isHere) && task.storedEpoch >= 0) {
        task.storedEpoch = -1;
        events.onMessage({ kind: "restarted", run });
      }
      task.process = startTask(task, directoryOf(run), reached);
    }
    const silence = setTimeout(() => sayUnheard(run, task), silent);
    const exit = await task.process.exited.finally(() => clearTimeout(silence));
    // What a program could not send, it kept.
    if (!task.isAsked) await takeSpooled(task, directoryOf(run), reports);
    return exit;
  }

  /** A program that does not know whom to report to would be seen as one that trains for long. */
  function sayUnheard(run: RunId, task: ProgramTask): void {
    if (task.isHeard || tasks.get(run) !== task) return;
    const sentence = sentenceOf("program-unheard", { run });
    events.onMessage({ kind: "reading", run, sentence });
  }

  const trainers: Trainers<ProgramJob> = {
    train(job) {
      const { run, config } = job;
      const problem = startProblem(config, devices);
      if (problem !== null || !config.program) {
        events.onMessage({ kind: "ended", run, ending: { state: "failed", problem: problem ?? "" } });
        return;
      }
      mkdirSync(directoryOf(run), { recursive: true, mode: 0o700 });
      const task = newTask(job, config.program, livingProcess(directoryOf(run)), devices);
      tasks.set(run, task);
      attend(run, task).then(
        (exit) => stops.ended(run, task, exit),
        ({ message }: Error) =>
          stops.ended(run, task, {
            kind: "notStarted",
            problem: sentenceOf("program-start/other", { reason: message }),
          }),
      );
    },
    stop(run) {
      const task = tasks.get(run);
      if (task) void stops.stop(run, task);
    },
    halt(run) {
      const task = tasks.get(run);
      if (task?.config.program.resumes) void stops.stop(run, task);
      else if (task) stops.leave(run, task);
    },
    stored(run, epoch) {
      const task = tasks.get(run);
      if (!task) return;
      stops.progressed(run);
      task.storedEpoch = Math.max(task.storedEpoch, epoch);
      // Others of its study have their first look before it continues.
      if (task.job.isFirstLook && task.config.program.resumes && epoch >= 1) void stops.stop(run, task);
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
    count: () => tasks.size,
    hasOutlived: (run) => livingProcess(directoryOf(run)) !== null,
    markElsewhere(run) {
      mkdirSync(directoryOf(run), { recursive: true, mode: 0o700 });
      writeFileSync(elsewhere(run), "");
    },
    hasRoom: (config) => !isProgram(config) || devices.hasRoom(config.program?.gpus ?? 0),
  };
}

/** @param living the run's program, when it is under way already */
function newTask(
  job: ProgramJob,
  program: Program,
  living: ReturnType<typeof livingProcess>,
  devices: Devices,
): ProgramTask {
  return {
    ...{ job, config: { ...job.config, program }, storedEpoch: job.storedEpoch },
    process: living && adoptProgram(living.pid),
    devices: living ? devices.claim(living.devices) : devices.take(program.gpus),
    ...{ isAsked: false, isHeard: false, closed: null, pending: [] },
  };
}
