import { isActive } from "../../domain/runState.ts";
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import type { Log } from "../log.ts";
import type { RunRepository } from "../store/repository.ts";
import { createRetryQueue } from "../store/retryQueue.ts";
import type { Store } from "../store/store.ts";
import { createTurns, type Turns } from "../turns.ts";
import type { LiveStudies } from "./liveStudies.ts";

/** What is left to do about a study whose last run has ended. */
interface Left {
  /** the run whose end is told after the verdicts */
  last: RunId;
  /** runs whose curves are to be read */
  unread: RunId[];
  /** runs that are to be judged again */
  unjudged: RunId[];
}

export type Conclusion = ReturnType<typeof createConclusion>;

/**
 * When the last run of a study has ended, its other runs are judged by all that the study has shown: in slices, since
 * there may be thousands. The store has which studies are left, so that a daemon that was killed continues with them. Who
 * follows a study hears of the last run's end after the verdicts.
 *
 * @param canChange whether the study's end can give a run another verdict
 * @param judge judges a run again; an exception fails that run alone
 */
export function createConclusion(options: {
  runs: RunRepository;
  store: Pick<Store, "concluding" | "setConcluding">;
  studies: LiveStudies;
  log: Log;
  canChange: (run: RunId) => boolean;
  judge: (run: RunId) => void;
}) {
  const { runs, store, studies, log, canChange, judge } = options;
  const work = createRetryQueue(log);
  const lefts = new Map<StudyId, Left>();
  let soon: NodeJS.Immediate | null = null;
  let underWay: StudyId | null = null;

  const { isActiveRun, hasActive } = createActiveSearch(runs, studies);

  function leftOf(study: StudyId, last: RunId): Left {
    const members = studies.runsOf(study);
    const unjudged = members.filter((run) => run !== last && canChange(run));
    return { last, unread: unjudged.length > 0 ? [...members] : [], unjudged };
  }

  /** @returns whether all is done */
  function goOn(study: StudyId, { unread, unjudged }: Left, turns: Turns): boolean {
    underWay = study;
    try {
      while (unread.length + unjudged.length > 0) {
        const run = unread.at(-1);
        if (run === undefined) judge(unjudged.pop()!);
        else if (studies.preload(run)) unread.pop();
        if (turns.areDue()) break;
      }
      return unread.length + unjudged.length === 0;
    } finally {
      underWay = null;
    }
  }

  function slice(): void {
    const [next] = store.concluding();
    if (!next) return;
    const { study, last } = next;
    const known = lefts.get(study);
    const left = known?.last === last ? known : leftOf(study, last);
    try {
      runs.transaction(() => {
        if (!hasActive(study, last) && !isActiveRun(last) && !goOn(study, left, createTurns())) return;
        store.setConcluding(study, null);
        left.unread = left.unjudged = [];
        const entry = runs.get(last);
        if (entry) runs.append({ run: last, method: "dai/run/changed", body: entry.summary });
      });
      lefts.set(study, left);
    } catch (error) {
      // The transaction is undone, and what it has judged is to be judged again.
      lefts.delete(study);
      throw error;
    }
    if (store.concluding().length > 0) later();
    else lefts.clear();
  }

  function later(): void {
    soon ??= setImmediate(() => {
      soon = null;
      work.add(slice);
    });
  }

  return {
    /**
     * Takes the end of a run, in the transaction that it is in.
     *
     * @returns whether others may hear of it now; false: they will after the verdicts
     */
    takeEnd({ run, study }: RunSummary): boolean {
      if (underWay === study || hasActive(study, run)) return true;
      const left = leftOf(study, run);
      if (goOn(study, left, createTurns())) return true;
      lefts.set(study, left);
      store.setConcluding(study, run);
      later();
      return false;
    },

    /** Continues with what an earlier daemon has left. */
    resume: (): void => later(),

    close(): void {
      if (soon) clearImmediate(soon);
      work.close();
    },
  };
}

function createActiveSearch(runs: RunRepository, studies: LiveStudies) {
  /** of each study, the position of a run that was active when it was last looked at */
  const positions = new Map<StudyId, number>();

  const isActiveRun = (run: RunId): boolean => {
    const entry = runs.get(run);
    return entry !== undefined && isActive(entry.summary.state);
  };

  return {
    isActiveRun,

    /** Runs end one by one, so the search begins where an active one was found before. */
    hasActive(study: StudyId, except: RunId): boolean {
      const members = studies.runsOf(study);
      const start = positions.get(study) ?? 0;
      for (let step = 0; step < members.length; step++) {
        const position = (start + step) % members.length;
        if (members[position] === except || !isActiveRun(members[position]!)) continue;
        positions.set(study, position);
        return true;
      }
      return false;
    },
  };
}
