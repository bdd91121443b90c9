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
    return { state: closed.state, problem: closed.problem ?? "Its program gave no reason: see dai logs." };
  if (exit.kind === "status" && exit.status !== 0)
    return failed(
      `The program ended with status ${exit.status}${lastLine ? ` (${lastLine})` : ""}: see dai logs.`,
    );
  if (closed?.state === "finished" || closed?.state === "stopped")
    return { state: closed.state, isFinal: true };
  if (exit.kind === "status" && epoch < 0)
    return failed(
      `The program ended without reporting an epoch${lastLine ? ` (${lastLine})` : ""}: it has to open the run that DAI_RUN names, as dai_probe.run() does, and report to it.`,
    );
  if (exit.kind === "status") return { state: "finished", isFinal: true };
  const how = exit.kind === "signal" ? `was killed by ${exit.signal}` : "ended while no daemon ran";
  if (!resumes)
    return failed(`The program ${how}, and it does not resume: dai continue trains it from the beginning.`);
  if (kills >= mostKills)
    return failed(`The program ${how}, ${kills} times after epoch ${Math.max(0, epoch)}: see dai logs.`);
  return { state: "stopped" };
}
