import { sentenceOf } from "../../../messages/catalogue.ts";
import type { CloseParams } from "../../../protocol/programs.ts";
import type { Ending } from "../../trainer/messages.ts";
import { termGrace } from "./processGroup.ts";
import type { Exit } from "./programProcess.ts";

/** What is known of a program whose process has ended. */
export interface EndedProgram {
  exit: Exit;
  /** what it reported before it ended; null where it did not say */
  closed: Omit<CloseParams, "run"> | null;
  /** the daemon had asked it to end */
  isAsked: boolean;
  /** the newest epoch that is stored, −1 for none */
  epoch: number;
  /** epochs that it was asked to train */
  epochs: number;
  resumes: boolean;
  /** how often it was killed since its last new epoch, this time included */
  kills: number;
  /** of its output, for people */
  lastWords: string;
}

/** A program that is killed this often without a new epoch fails its run. */
const mostKills = 3;

/** The state of a run whose program has ended. `stopped` that is not final: the program is to be started again. */
export function endingOf(ended: EndedProgram): Ending {
  const { exit, closed, isAsked, epoch, epochs, resumes, kills, lastWords } = ended;
  const failed = (problem: string): Ending => ({ state: "failed", problem });
  if (exit.kind === "notStarted") return failed(exit.problem);
  if (isAsked) {
    const isKilled = exit.kind === "signal" && exit.signal === "SIGKILL";
    const problem = sentenceOf("program-ended/killed", { seconds: termGrace / 1000 });
    return { state: "stopped", ...(isKilled && { problem }) };
  }
  if (closed?.state === "failed" || closed?.state === "diverged")
    return { state: closed.state, problem: closed.problem ?? sentenceOf("program-ended/no-reason", {}) };
  if (exit.kind === "status" && exit.status !== 0)
    return failed(
      sentenceOf("program-ended/status", { status: exit.status, line: lastWords ? ` (${lastWords})` : "" }),
    );
  if (closed?.state === "finished" || closed?.state === "stopped")
    return { state: closed.state, isFinal: true };
  if (exit.kind === "status" && epoch < 0)
    return failed(sentenceOf("program-ended/silent", { line: lastWords ? ` (${lastWords})` : "" }));
  if (exit.kind === "status") {
    const problem = sentenceOf("program-ended/early", { epoch, epochs });
    return { state: "finished", isFinal: true, ...(epoch < epochs && { problem }) };
  }
  const how =
    exit.kind === "signal"
      ? sentenceOf("program-ended/by-signal", { signal: exit.signal })
      : sentenceOf("program-ended/unseen", {});
  if (!resumes) return failed(sentenceOf("program-ended/no-resume", { how }));
  if (kills >= mostKills)
    return failed(sentenceOf("program-ended/again", { how, times: kills, epoch: Math.max(0, epoch) }));
  return { state: "stopped" };
}
