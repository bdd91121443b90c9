import { sentenceOf } from "../../../messages/catalogue.ts";
import type { ReportResult } from "../../../protocol/programs.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { TrainersEvents } from "../../scheduling/trainers.ts";
import type { ProgramTask } from "../process/programTask.ts";
import { RefusedReportError, type ReportSink } from "./programSessions.ts";
import { checkEpoch, toUnscored } from "./reportedRecord.ts";

/**
 * Reports of programs that this process has started go to the scheduler, as every trainer's records do.
 * @param decisionOn what a program is told
 */
export function createLaunchedRuns(
  tasks: ReadonlyMap<RunId, ProgramTask>,
  events: Pick<TrainersEvents, "onMessage">,
  decisionOn: (run: RunId) => ReportResult,
): ReportSink {
  function taskOf(run: RunId): ProgramTask {
    const task = tasks.get(run);
    if (!task) throw new RefusedReportError(sentenceOf("report/no-program", { run }));
    return task;
  }

  return {
    open({ run = "" }) {
      const task = taskOf(run);
      task.isHeard = true;
      return { run, resumeAfter: task.storedEpoch };
    },
    async report(run, record) {
      const task = taskOf(run);
      const unscored = toUnscored(record);
      checkEpoch(run, record.epoch, task.job.epochs);
      if (task.isAsked) return { ...decisionOn(run), stop: true };
      const newest = task.pending.at(-1)?.epoch ?? task.storedEpoch;
      if (record.epoch <= newest) return decisionOn(run);
      return await new Promise<ReportResult>((answer) => {
        task.pending.push({ epoch: record.epoch, answer });
        events.onMessage({ kind: "record", run, record: unscored });
      });
    },
    closed({ run, ...closed }) {
      taskOf(run).closed = closed;
    },
    // Its process is watched.
    lost() {},
  };
}
