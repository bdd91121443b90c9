/** Trains runs by starting the users' own programs, which report their epochs. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { ReportResult } from "../../protocol/programs.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram, type Program } from "../../specification/expansion/programConfig.ts";
import type { Trainers, TrainersEvents } from "../scheduling/trainers.ts";
import { createAttendance } from "./attendance.ts";
import { createDevices, type Devices } from "./process/devices.ts";
import type { Endpoint } from "./process/environment.ts";
import { boundOutput } from "./process/output.ts";
import { livingProcess } from "./process/processRecord.ts";
import { adoptProgram } from "./process/programProcess.ts";
import { startProblem } from "./process/programStart.ts";
import { createProgramStops } from "./process/programStop.ts";
import { answerReports, type ProgramJob, type ProgramTask } from "./process/programTask.ts";
import { createTrainedElsewhere } from "./process/trainedElsewhere.ts";
import { createLaunchedRuns } from "./reports/launchedRuns.ts";
import type { ReportSink } from "./reports/programSessions.ts";

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

export function createProgramRunner(options: ProgramRunnerOptions, events: TrainersEvents): ProgramRunner {
  const { folder, endpoint, tell, decisionOn, devices = createDevices() } = options;
  const tasks = new Map<RunId, ProgramTask>();
  const reports = createLaunchedRuns(tasks, events, decisionOn);
  const directoryOf = (run: RunId) => join(folder, run);
  const elsewhere = createTrainedElsewhere(directoryOf);
  const stops = createProgramStops({
    ...{ tasks, devices, directoryOf, tell, decisionOn, onMessage: events.onMessage },
  });
  const attend = createAttendance({
    ...{ tasks, directoryOf, endpoint, elsewhere, reports, onMessage: events.onMessage },
  });
  const watching = setInterval(() => {
    for (const run of tasks.keys()) boundOutput(directoryOf(run));
  }, outputCheck).unref();

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
    markElsewhere: elsewhere.mark,
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
