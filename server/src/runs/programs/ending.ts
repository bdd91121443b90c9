import { sentenceOf } from "../../messages/catalogue.ts";
import type { CloseParams } from "../../protocol/programs.ts";
import type { Ending } from "../trainer/messages.ts";
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
  resumes: boolean;
  /** how often it was killed since its last new epoch, this time included */
  kills: number;
  /** of its output, for people */
  lastLine: string;
}

/** A program that is killed this often without a new epoch is given up. */
const mostKills = 3;

/** What becomes of a run whose program has ended. `stopped` that is not final: the program is to be started again. */
export function endingOf({ exit, closed, isAsked, epoch, resumes, kills, lastLine }: EndedProgram): Ending {
  const failed = (problem: string): Ending => ({ state: "failed", problem });
  if (exit.kind === "notStarted") return failed(exit.problem);
  if (isAsked) return { state: "stopped" };
  if (closed?.state === "failed" || closed?.state === "diverged")
    return { state: closed.state, problem: closed.problem ?? sentenceOf("program-ended/no-reason", {}) };
  if (exit.kind === "status" && exit.status !== 0)
    return failed(
      sentenceOf("program-ended/status", { status: exit.status, line: lastLine ? ` (${lastLine})` : "" }),
    );
  if (closed?.state === "finished" || closed?.state === "stopped")
    return { state: closed.state, isFinal: true };
  if (exit.kind === "status" && epoch < 0)
    return failed(sentenceOf("program-ended/silent", { line: lastLine ? ` (${lastLine})` : "" }));
  if (exit.kind === "status") return { state: "finished", isFinal: true };
  const how =
    exit.kind === "signal"
      ? sentenceOf("program-ended/by-signal", { signal: exit.signal })
      : sentenceOf("program-ended/unseen", {});
  if (!resumes) return failed(sentenceOf("program-ended/no-resume", { how }));
  if (kills >= mostKills)
    return failed(sentenceOf("program-ended/again", { how, times: kills, epoch: Math.max(0, epoch) }));
  return { state: "stopped" };
}
