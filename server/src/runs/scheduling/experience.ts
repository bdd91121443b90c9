/** What a study's runs came to, by which the daemon chooses among those that have only had their look. */
import { accuracyObjective, turned } from "../../domain/objective.ts";
import { isOver } from "../../domain/runState.ts";
import { compareProspects, type Prospect, standsStill } from "../../indicator/prospect.ts";
import { type Likeness, likenessOf, mostExpected, type Result } from "../../indicator/similarRuns.ts";
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import type { Ledger } from "../ledger.ts";
import type { RunEntry } from "../store/runEntry.ts";
import { type Candidate, orderBy, progressOf, promiseOfLook } from "./trainingOrder.ts";

/** A choice compares at most so many waiting runs, the most promising, with so many results, the newest. */
const MOST_COMPARED = 256;

interface KnownStudy {
  members: readonly RunId[];
  /** how much was known of the runs */
  looks: number;
  index: ReadonlyMap<RunId, number>;
  likeness: Likeness;
  /** of each run by its look, from 1 for the most promising to 0 */
  places: readonly number[];
}

/** Of the waiting runs of a study, all past their look, the one that is expected to end best. */
export function createExperience(ledger: Pick<Ledger, "entry" | "runsOf">) {
  const studies = new Map<StudyId, KnownStudy>();

  function studyOf(study: StudyId, entries: readonly (RunEntry | undefined)[]): KnownStudy {
    const members = ledger.runsOf(study);
    const looks = entries.reduce((sum, entry) => sum + (entry ? looksOf(entry.summary) : 0), 0);
    const known = studies.get(study);
    if (known?.members === members && known.looks === looks) return known;
    const places = placesOf(entries.map((entry) => (entry ? promiseOfLook(entry.summary) : null)));
    const likeness = likenessOf(entries.map((entry) => entry?.summary.parameters ?? {}));
    const index = new Map(members.map((run, i) => [run, i]));
    const found = { members, looks, index, likeness, places };
    studies.set(study, found);
    return found;
  }

  return (study: StudyId, waiting: readonly Candidate[]): Candidate => {
    const entries = ledger.runsOf(study).map(ledger.entry);
    const { index, likeness, places } = studyOf(study, entries);
    const byIndex = new Map(waiting.map((candidate) => [index.get(candidate.run)!, candidate]));
    const nearest = [...byIndex.keys()].sort((a, b) => places[b]! - places[a]!).slice(0, MOST_COMPARED);
    return byIndex.get(mostExpected(nearest, newestResults(entries), likeness, (run) => places[run]!))!;
  };
}

/** From 1 for the most promising to 0; equal ones have the same place. */
function placesOf(promises: readonly (Prospect | null)[]): number[] {
  const places = new Array<number>(promises.length).fill(0);
  let [last, place]: [Prospect | null, number] = [null, 1];
  orderBy(promises).forEach((run, i) => {
    const promise = promises[run]!;
    if (!promise || !last || compareProspects(promise, last) !== 0)
      place = 1 - i / Math.max(1, promises.length - 1);
    places[run] = place;
    last = promise;
  });
  return places;
}

/** Without a look, each epoch tells more of a run. */
function looksOf({ look, epoch }: RunSummary): number {
  return look ? 1 : Math.max(0, epoch);
}

function newestResults(entries: readonly (RunEntry | undefined)[]): Result[] {
  const ended = entries.flatMap((entry, run) => (entry && hasResult(entry.summary) ? [{ entry, run }] : []));
  return ended
    .sort((a, b) => b.entry.sequence - a.entry.sequence)
    .slice(0, MOST_COMPARED)
    .map(({ entry: { summary }, run }) => ({ run, value: resultOf(summary) }));
}

/** A run that trains no more, or whose objective has stalled. */
function hasResult(summary: RunSummary): boolean {
  return (
    summary.epoch >= 1 && summary.best != null && (isOver(summary.state) || standsStill(progressOf(summary)))
  );
}

function resultOf({ best, objective = accuracyObjective }: RunSummary): number {
  return turned(best!.value, objective);
}
