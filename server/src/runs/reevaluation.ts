import { isActive } from "../domain/runState.ts";
import type { RunSummary, StudyId } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import { createRetryQueue } from "./store/retryQueue.ts";

/**
 * Runs that passed a checkpoint while their study was not calibrated are judged there once it is: at their newest
 * checkpoint, wherever they have come meanwhile. It watches runs end, and checks once when it is made, since the daemon
 * can have ended in between.
 *
 * @param onStopped what to do about a run that was under way and no longer is
 */
export function createReevaluation(
  ledger: Ledger,
  log: Log,
  onStopped: (run: RunSummary["run"]) => void,
): { dispose(): void } {
  const work = createRetryQueue(log);
  let isDue = false;

  function reevaluateSoon(): void {
    if (isDue) return;
    isDue = true;
    // Not now: others may still have to hear of what has just happened.
    setImmediate(() => {
      isDue = false;
      work.add(() => {
        for (const run of waitingForCalibration(ledger)) work.add(() => reevaluate(run));
      });
    });
  }

  function reevaluate(run: RunSummary["run"]): void {
    const before = ledger.summary(run);
    if (!before || !isWaiting(before)) return;
    ledger.reevaluate(run);
    if (!isActive(ledger.summary(run)!.state)) onStopped(run);
  }

  const subscription = ledger.onEvent(({ run, method }) => {
    if (method === "dai/run/epoch" || method === "dai/run/verdict") return;
    const summary = ledger.summary(run);
    if (!summary || !isActive(summary.state)) reevaluateSoon();
  });
  reevaluateSoon();
  return {
    dispose() {
      subscription.dispose();
      work.close();
    },
  };
}

/** Runs whose study is calibrated by now, and that passed a checkpoint before it was. */
function waitingForCalibration(ledger: Ledger): RunSummary["run"][] {
  const isReady = new Map<StudyId, boolean>();
  return [...ledger.entries()].flatMap(({ summary }) => {
    const { run, study } = summary;
    if (!isWaiting(summary)) return [];
    const ready = isReady.get(study) ?? ledger.calibration(study)?.ready ?? false;
    isReady.set(study, ready);
    return ready ? [run] : [];
  });
}

function isWaiting({ state, dismissed, verdict }: RunSummary): boolean {
  const { withinStudy } = verdict ?? {};
  return (
    isActive(state) &&
    !dismissed &&
    withinStudy !== undefined &&
    !withinStudy.ready &&
    !withinStudy.calibrating
  );
}
