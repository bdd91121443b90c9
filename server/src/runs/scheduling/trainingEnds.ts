import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Ledger } from "../ledger.ts";
import type { Ending } from "../trainer/messages.ts";
import { type Crashes, mostCrashes } from "./crashes.ts";
import type { RunQueue } from "./runQueue.ts";

/** The new state of a run whose training has ended or whose trainer is lost: it is over, or it waits again. */
export function createTrainingEnds(options: { ledger: Ledger; crashes: Crashes; queue: RunQueue }) {
  const { ledger, crashes, queue } = options;

  return {
    ended(run: RunId, ending: Ending): void {
      const summary = ledger.summary(run);
      if (summary?.state === "running") {
        // More epochs were asked for while it trained to the old end.
        const isFinal = "isFinal" in ending && ending.isFinal === true;
        const lacksEpochs = ending.state === "finished" && summary.epoch < summary.epochs;
        const goesOn = !isFinal && (lacksEpochs || (ending.state === "stopped" && !queue.isClosed()));
        if (goesOn) ledger.change(run, { state: "queued" }, "later");
        else if (ending.state === "stopped" && !isFinal) ledger.change(run, { state: "interrupted" });
        else ledger.change(run, { state: ending.state, problem: ending.problem ?? null });
        // It has begun, so it continues before others of its study begin.
        if (goesOn) queue.addFirst([run]);
      }
      // A person's stop counts at once; how its program ended is heard later.
      if (summary?.state === "stopped" && ending.problem) ledger.change(run, { problem: ending.problem });
      crashes.forget(run);
      queue.release(run);
    },

    lost(run: RunId, reason: string): void {
      const summary = ledger.summary(run);
      const isRunning = summary?.state === "running";
      const count = crashes.of(run);
      if (isRunning && count >= mostCrashes) {
        const problem = sentenceOf("trainer/ended-again", { count, epoch: summary.epoch, reason });
        ledger.change(run, { state: "failed", problem });
        crashes.forget(run);
      } else if (isRunning) ledger.change(run, { state: "interrupted" });
      queue.release(run);
    },
  };
}
