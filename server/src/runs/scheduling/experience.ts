/** What a study's runs came to, by which the daemon chooses among those that have only had their look. */
import { isOver } from "../../domain/runState.ts";
import { lookPlaces } from "../../indicator/prospect.ts";
import {
  type Likeness,
  likenessOf,
  mostExpected,
  type Result,
  resultOf,
} from "../../indicator/similarRuns.ts";
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import type { Ledger } from "../ledger.ts";
import type { RunEntry } from "../store/runEntry.ts";
import { type Candidate, progressOf, promiseOfLook, toOrder } from "./trainingOrder.ts";

/** What its runs' parameters tell, which never changes while it has the same runs. */
interface Members {
  runs: readonly RunId[];
  index: ReadonlyMap<RunId, number>;
  likeness: Likeness;
}

interface KnownLooks {
  members: Members;
  /** how much was known of the runs */
  looks: number;
  /** of each run by its look, from 1 for the most promising to 0 */
  places: readonly number[];
}

export type Experience = ReturnType<typeof createExperience>;

/** @param isClosed whether the store may be closed by now */
export function createExperience(ledger: Pick<Ledger, "entry" | "runsOf">, isClosed = () => false) {
  const studies = new Map<StudyId, Members>();
  const looked = new Map<StudyId, KnownLooks>();

  function membersOf(study: StudyId): Members {
    const runs = ledger.runsOf(study);
    const before = studies.get(study);
    if (before?.runs === runs) return before;
    const likeness = likenessOf(runs.map((run) => ledger.entry(run)?.summary.parameters ?? {}));
    const found = { runs, index: new Map(runs.map((run, i) => [run, i])), likeness };
    studies.set(study, found);
    return found;
  }

  function placesOf(study: StudyId, members: Members, entries: readonly (RunEntry | undefined)[]) {
    const looks = entries.reduce((sum, entry) => sum + (entry ? looksOf(entry.summary) : 0), 0);
    const before = looked.get(study);
    if (before?.members === members && before.looks === looks) return before.places;
    const places = lookPlaces(entries.map((entry) => (entry ? promiseOfLook(entry.summary) : null)));
    looked.set(study, { members, looks, places });
    return places;
  }

  return {
    /** Compares the parameters of their studies' runs, each in a turn of its own, before the first choice among them. */
    prepare(runs: readonly RunId[]): void {
      const ordered = new Set<StudyId>();
      for (const run of runs) {
        const { summary, scoring } = ledger.entry(run) ?? {};
        if (summary && toOrder(scoring?.policy.order) === "mostPromising") ordered.add(summary.study);
      }
      for (const study of ordered) setImmediate(() => !isClosed() && membersOf(study));
    },

    /** Of the waiting runs of a study, all past their look, the one that is expected to end best. */
    mostExpected(study: StudyId, waiting: readonly Candidate[]): Candidate {
      const members = membersOf(study);
      const entries = members.runs.map(ledger.entry);
      const places = placesOf(study, members, entries);
      const byIndex = new Map(waiting.map((candidate) => [members.index.get(candidate.run)!, candidate]));
      return byIndex.get(mostExpected([...byIndex.keys()], resultsOf(entries), members.likeness, places))!;
    },
  };
}

/** Without a look, each epoch tells more of a run. */
function looksOf({ look, epoch }: RunSummary): number {
  return look ? 1 : Math.max(0, epoch);
}

function resultsOf(entries: readonly (RunEntry | undefined)[]): Result[] {
  return entries.flatMap((entry, run) => {
    if (!entry) return [];
    const value = resultOf(progressOf(entry.summary), isOver(entry.summary.state));
    return value === null ? [] : [{ run, value }];
  });
}
