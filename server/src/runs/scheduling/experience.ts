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
import { type Candidate, progressOf, promiseOfLook } from "./trainingOrder.ts";

interface KnownStudy {
  members: readonly RunId[];
  index: ReadonlyMap<RunId, number>;
  likeness: Likeness;
  /** how much was known of the runs */
  looks: number;
  /** of each run by its look, from 1 for the most promising to 0 */
  places: readonly number[];
}

/** Of the waiting runs of a study, all past their look, the one that is expected to end best. */
export function createExperience(ledger: Pick<Ledger, "entry" | "runsOf">) {
  const studies = new Map<StudyId, KnownStudy>();

  function studyOf(study: StudyId, entries: readonly (RunEntry | undefined)[]): KnownStudy {
    const members = ledger.runsOf(study);
    const looks = entries.reduce((sum, entry) => sum + (entry ? looksOf(entry.summary) : 0), 0);
    const before = studies.get(study);
    const same = before?.members === members ? before : null;
    if (same?.looks === looks) return same;
    const index = same?.index ?? new Map(members.map((run, i) => [run, i]));
    const likeness = same?.likeness ?? likenessOf(entries.map((entry) => entry?.summary.parameters ?? {}));
    const places = lookPlaces(entries.map((entry) => (entry ? promiseOfLook(entry.summary) : null)));
    const found = { members, looks, index, likeness, places };
    studies.set(study, found);
    return found;
  }

  return (study: StudyId, waiting: readonly Candidate[]): Candidate => {
    const entries = ledger.runsOf(study).map(ledger.entry);
    const { index, likeness, places } = studyOf(study, entries);
    const byIndex = new Map(waiting.map((candidate) => [index.get(candidate.run)!, candidate]));
    return byIndex.get(mostExpected([...byIndex.keys()], resultsOf(entries), likeness, places))!;
  };
}

/** Without a look, each epoch tells more of a run. */
function looksOf({ look, epoch }: RunSummary): number {
  return look ? 1 : Math.max(0, epoch);
}

/** The newest last. */
function resultsOf(entries: readonly (RunEntry | undefined)[]): Result[] {
  const ended = entries.flatMap((entry, run) => {
    if (!entry) return [];
    const value = resultOf(progressOf(entry.summary), isOver(entry.summary.state));
    return value === null ? [] : [{ run, value, sequence: entry.sequence }];
  });
  return ended.sort((a, b) => a.sequence - b.sequence);
}
