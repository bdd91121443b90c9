import { noNotes, tidyTags } from "../domain/notes.ts";
import { can, isActive, isAdvisedAgainst, isOver } from "../domain/runState.ts";
import type { Notes, RunId, RunSummary } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { checkPermission, noPermission } from "./programs/permission.ts";
import type { Scheduler } from "./scheduling/scheduler.ts";
import { type RunService, UnknownRunError, UnknownStudyError } from "./service.ts";
import type { Store } from "./store/store.ts";

type RunActions = Pick<RunService, "stop" | "continue" | "dismiss" | "annotateRun" | "annotateStudy">;

/** A run's summary. @throws UnknownRunError */
export function knownRun(ledger: Ledger, run: RunId): RunSummary {
  const summary = ledger.summary(run);
  if (!summary) throw new UnknownRunError(run);
  return summary;
}

export function createRunActions(ledger: Ledger, store: Store, scheduler: Scheduler): RunActions {
  const known = (run: RunId) => knownRun(ledger, run);

  function continueRun(summary: RunSummary): boolean {
    // A program that someone else starts is for them to start again.
    if (!can("continue", summary) || (summary.program === "opened" && !isActive(summary.state))) return false;
    const { run, state } = summary;
    const dismissed = summary.dismissed || isAdvisedAgainst(summary);
    if (isActive(state)) ledger.change(run, { dismissed });
    else {
      ledger.change(run, { dismissed, state: "queued", problem: null });
      scheduler.queue([run]);
    }
    return true;
  }

  return {
    async stop(runs) {
      const stopped = runs.filter((run) => can("stop", known(run)));
      ledger.together(() => {
        for (const run of stopped) ledger.change(run, { state: "stopped" });
      });
      for (const run of stopped) void scheduler.cancel(run);
      return { runs: stopped };
    },
    async continue(runs, permission = noPermission) {
      if (runs.some((run) => known(run).program === "launched")) checkPermission(permission);
      return { runs: runs.filter((run) => continueRun(known(run))) };
    },
    dismiss(runs) {
      const dismissed = runs.filter((run) => isOver(known(run).state) && isAdvisedAgainst(known(run)));
      ledger.together(() => {
        for (const run of dismissed) ledger.change(run, { dismissed: true });
      });
      return { runs: dismissed };
    },
    annotateRun(run, changed) {
      ledger.change(run, { notes: notesWith(known(run).notes ?? noNotes, changed) });
      return {};
    },
    annotateStudy(study, changed) {
      const before = store.studies().find((one) => one.study === study)?.notes;
      if (!before) throw new UnknownStudyError(study);
      store.transaction(() => store.putNotes(study, notesWith(before, changed)));
      return {};
    },
  };
}

function notesWith(before: Notes, { note = before.note, tags = before.tags }: Partial<Notes>): Notes {
  return { note, tags: tidyTags(tags) };
}
