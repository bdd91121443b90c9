import { noNotes, tidyTags } from "../domain/notes.ts";
import { can, isActive, isAdvisedAgainst, isOver } from "../domain/runState.ts";
import type { Notes, RunId, RunSummary } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { checkPermission, noPermission } from "./programs/permission.ts";
import type { Scheduler } from "./scheduling/scheduler.ts";
import { type RunService, UnknownRunError, UnknownStudyError } from "./service.ts";
import type { Store } from "./store/store.ts";
import { createTurns } from "./turns.ts";

type RunActions = Pick<RunService, "stop" | "continue" | "dismiss" | "annotateRun" | "annotateStudy">;

/** A run's summary. @throws UnknownRunError */
export function knownRun(ledger: Ledger, run: RunId): RunSummary {
  const summary = ledger.summary(run);
  if (!summary) throw new UnknownRunError(run);
  return summary;
}

export function createRunActions(ledger: Ledger, store: Store, scheduler: Scheduler): RunActions {
  const known = (run: RunId) => knownRun(ledger, run);

  /**
   * Changes runs in slices, each of which is a transaction, since there may be thousands.
   *
   * @param changeOf null for a run that is to stay as it is when its turn comes
   * @param afterSlice called with what a transaction has changed, before others have their turn
   * @returns the runs that have changed
   */
  async function changeAll(
    runs: readonly RunId[],
    changeOf: (summary: RunSummary) => Partial<RunSummary> | null,
    afterSlice: (changed: readonly RunId[]) => void = () => {},
  ): Promise<RunId[]> {
    for (const run of runs) known(run);
    const changed: RunId[] = [];
    const turns = createTurns();
    for (let at = 0; at < runs.length; ) {
      const slice: RunId[] = [];
      ledger.together(() => {
        do {
          const summary = ledger.summary(runs[at++]!);
          const change = summary && changeOf(summary);
          if (!change) continue;
          ledger.change(summary.run, change);
          slice.push(summary.run);
        } while (at < runs.length && !turns.areDue());
      });
      afterSlice(slice);
      for (const run of slice) changed.push(run);
      await turns.give();
    }
    return changed;
  }

  function continued(summary: RunSummary): Partial<RunSummary> | null {
    // A program that someone else starts is for them to start again.
    if (!can("continue", summary) || (summary.program === "opened" && !isActive(summary.state))) return null;
    const dismissed = summary.dismissed || isAdvisedAgainst(summary);
    return isActive(summary.state) ? { dismissed } : { dismissed, state: "queued", problem: null };
  }

  return {
    async stop(runs) {
      const change = { state: "stopped" } as const;
      const cancel = (some: readonly RunId[]) => some.forEach((run) => void scheduler.cancel(run));
      return { runs: await changeAll(runs, (summary) => (can("stop", summary) ? change : null), cancel) };
    },
    async continue(runs, permission = noPermission) {
      if (runs.some((run) => known(run).program === "launched")) checkPermission(permission);
      const queued: RunId[] = [];
      const changed = await changeAll(runs, (summary) => {
        const change = continued(summary);
        if (change?.state === "queued") queued.push(summary.run);
        return change;
      });
      if (queued.length > 0) scheduler.queue(queued);
      return { runs: changed };
    },
    async dismiss(runs) {
      return {
        runs: await changeAll(runs, (summary) =>
          isOver(summary.state) && isAdvisedAgainst(summary) ? { dismissed: true } : null,
        ),
      };
    },
    annotateRun(run, changed) {
      ledger.change(run, { notes: notesWith(known(run).notes ?? noNotes, changed) });
      return {};
    },
    annotateStudy(study, changed) {
      const before = store.studies().find((one) => one.study === study)?.notes;
      if (!before && store.specOf(study) === null) throw new UnknownStudyError(study);
      store.transaction(() => store.putNotes(study, notesWith(before ?? noNotes, changed)));
      return {};
    },
  };
}

function notesWith(before: Notes, { note = before.note, tags = before.tags }: Partial<Notes>): Notes {
  return { note, tags: tidyTags(tags) };
}
