import { setTimeout as sleep } from "node:timers/promises";
import type { ReportResult } from "../../../protocol/programs.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { TrainersEvents } from "../../scheduling/trainers.ts";
import type { Devices } from "./devices.ts";
import { endingOf } from "./ending.ts";
import { boundOutput, lastWords } from "./output.ts";
import { endGroup } from "./processGroup.ts";
import { removeProcessRecord } from "./processRecord.ts";
import type { Exit } from "./programProcess.ts";
import { answerReports, type ProgramTask } from "./programTask.ts";

/** A program that is told to stop has so long to end by itself before its group gets SIGTERM, in milliseconds. */
const toldGrace = 2_000;

export function createProgramStops(options: {
  tasks: Map<RunId, ProgramTask>;
  devices: Devices;
  directoryOf(run: RunId): string;
  /** Tells a run's program to stop; false where it has no connection. */
  tell(run: RunId): boolean;
  decisionOn(run: RunId): ReportResult;
  onMessage: TrainersEvents["onMessage"];
}) {
  const { tasks, devices, directoryOf, tell, decisionOn, onMessage } = options;
  /** how often a run's program was killed since its last new epoch */
  const kills = new Map<RunId, number>();

  return {
    /** The program has a new epoch in the store. */
    progressed(run: RunId): void {
      kills.delete(run);
    },

    /** The program has ended: returns the new state of its run. */
    ended(run: RunId, task: ProgramTask, exit: Exit): void {
      if (tasks.get(run) !== task) return;
      tasks.delete(run);
      answerReports(task, Number.POSITIVE_INFINITY, { ...decisionOn(run), stop: true });
      removeProcessRecord(directoryOf(run));
      boundOutput(directoryOf(run));
      devices.giveBack(task.devices);
      const isKilled = exit.kind === "signal" || exit.kind === "gone";
      if (isKilled && !task.isAsked) kills.set(run, (kills.get(run) ?? 0) + 1);
      const ending = endingOf({
        ...{ exit, closed: task.closed, isAsked: task.isAsked, epoch: task.storedEpoch },
        epochs: task.job.epochs,
        resumes: task.config.program.resumes,
        kills: kills.get(run) ?? 0,
        lastWords: lastWords(directoryOf(run)),
      });
      if (ending.state !== "stopped") kills.delete(run);
      onMessage({ kind: "ended", run, ending });
    },

    /** Asks the program to end, and ends it when it does not. */
    async stop(run: RunId, task: ProgramTask): Promise<void> {
      if (task.isAsked) return;
      task.isAsked = true;
      answerReports(task, Number.POSITIVE_INFINITY, { ...decisionOn(run), stop: true });
      const pid = task.process?.pid;
      if (!pid) return;
      if (tell(run)) await Promise.race([task.process?.exited, sleep(toldGrace)]);
      await endGroup(pid);
    },

    /** Leaves a program that cannot resume to continue by itself: the next daemon takes it up. */
    leave(run: RunId, task: ProgramTask): void {
      tasks.delete(run);
      answerReports(task, Number.POSITIVE_INFINITY, decisionOn(run));
      onMessage({ kind: "ended", run, ending: { state: "stopped" } });
    },
  };
}
