import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { TrainersEvents } from "../scheduling/trainers.ts";
import type { Endpoint } from "./process/environment.ts";
import type { Exit } from "./process/programProcess.ts";
import { startTask } from "./process/programStart.ts";
import type { ProgramTask } from "./process/programTask.ts";
import type { TrainedElsewhere } from "./process/trainedElsewhere.ts";
import type { ReportSink } from "./reports/programSessions.ts";
import { takeSpooled } from "./reports/spooledReports.ts";

/** A program that has not opened its run for so many milliseconds is said to be silent. */
const silent = 30_000;

/** Attends a program from its start, or its adoption, to its end. */
export function createAttendance(options: {
  tasks: ReadonlyMap<RunId, ProgramTask>;
  directoryOf(run: RunId): string;
  /** where programs reach this process; known once it listens */
  endpoint: Promise<Endpoint>;
  elsewhere: TrainedElsewhere;
  reports: ReportSink;
  onMessage: TrainersEvents["onMessage"];
}) {
  const { tasks, directoryOf, endpoint, elsewhere, reports, onMessage } = options;

  /** A program that does not know whom to report to would be seen as one that trains for long. */
  function sayUnheard(run: RunId, task: ProgramTask): void {
    if (task.isHeard || tasks.get(run) !== task) return;
    onMessage({ kind: "reading", run, sentence: sentenceOf("program-unheard", { run }) });
  }

  return async (run: RunId, task: ProgramTask): Promise<Exit> => {
    if (!task.process) {
      await takeSpooled(task, directoryOf(run), reports);
      if (task.closed) return { kind: "gone" };
      const reached = await endpoint;
      if (task.isAsked) return { kind: "gone" };
      // A program that begins again has no use for what it reported before.
      const isHere = !elsewhere.takeBack(run);
      if (!(task.config.program.resumes && isHere) && task.storedEpoch >= 0) {
        task.storedEpoch = -1;
        onMessage({ kind: "restarted", run });
      }
      task.process = startTask(task, directoryOf(run), reached);
    }
    const silence = setTimeout(() => sayUnheard(run, task), silent);
    const exit = await task.process.exited.finally(() => clearTimeout(silence));
    // What a program could not send, it kept.
    if (!task.isAsked) await takeSpooled(task, directoryOf(run), reports);
    return exit;
  };
}
