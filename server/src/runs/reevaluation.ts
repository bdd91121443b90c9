import { isActive } from "../domain/runState.ts";
import type { RunId, RunSummary, StudyId } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import { createRetryQueue } from "./store/retryQueue.ts";
import { createTurns } from "./turns.ts";

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
  onStopped: (run: RunId) => void,
): { dispose(): void } {
  const work = createRetryQueue(log);
  let isDue = false;

  function reevaluateSoon(): void {
    if (isDue) return;
    isDue = true;
    // Not now: others may still have to hear of what has just happened.
    setImmediate(() => {
      isDue = false;
      work.add(() => reevaluate(waitingForCalibration(ledger)));
    });
  }

  /** In slices, each of which is a transaction, since thousands can wait. */
  function reevaluate(waiting: readonly RunId[]): void {
    const turns = createTurns();
    const stopped: RunId[] = [];
    let done = 0;
    ledger.together(() => {
      for (; done < waiting.length && !(done > 0 && turns.areDue()); done++) {
        const run = waiting[done]!;
        const before = ledger.summary(run);
        if (!before || !isWaiting(before)) continue;
        ledger.reevaluate(run);
        if (!isActive(ledger.summary(run)!.state)) stopped.push(run);
      }
    });
    stopped.forEach(onStopped);
    const left = waiting.slice(done);
    if (left.length > 0) setImmediate(() => work.add(() => reevaluate(left)));
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
function waitingForCalibration(ledger: Ledger): RunId[] {
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
