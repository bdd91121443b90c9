import { bestWith } from "../../domain/bestEpoch.ts";
import type { StudyRun } from "../../indicator/rules/facts/studyRun.ts";
import type { RunId, RunSummary, StudyId, VerdictRecord } from "../../protocol/protocol.ts";
import type { RunRepository } from "../store/repository.ts";
import type { RunEntry } from "../store/runEntry.ts";
import type { Store } from "../store/store.ts";
import type { StoredEpoch } from "../store/tables/journalRow.ts";
import type { NewRow } from "../store/tables/journalWriter.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";
import type { ScoringConfig } from "../store/tables/storedScoring.ts";
import type { Decisions } from "./decisions.ts";
import type { LiveStudies } from "./liveStudies.ts";
import type { Scorers } from "./scorers.ts";
import type { Surroundings, Verdicts } from "./verdicts.ts";

/** Epochs that are read at once. */
const PAGE_EPOCHS = 64;

/** A run's epochs and verdicts by other settings: made beside the stored ones, in slices, and exchanged for them at once. */
export interface Rescoring {
  /** Whether the run still has the epochs that were taken: it can be deleted or trained again between two slices. */
  isCurrent(): boolean;
  /**
   * Takes epochs until all are there, or `areDue` says that this is enough for one turn. It stores nothing.
   *
   * @returns whether all are there
   * @throws DamagedRunError
   */
  goOn(areDue: () => boolean): boolean;
  /**
   * Puts them in the place of the stored ones, in the open transaction. The policy acts on the newest verdict alone, for the
   * run has trained on.
   */
  commit(): void;
}

export function createRescorings(parts: {
  runs: RunRepository;
  store: Pick<Store, "epochsOf" | "dropJudged">;
  scorers: Scorers;
  verdicts: Pick<Verdicts, "at">;
  decisions: Decisions;
  studies: LiveStudies;
}) {
  const { runs, store, scorers, verdicts, decisions, studies } = parts;

  /** @param change what else changes of the run */
  return (run: RunId, scoring: ScoringConfig, change: Partial<RunSummary>): Rescoring => {
    const { scoring: scoringBefore } = runs.get(run)!;
    const score = scorers.afresh(scoring.indicator);
    const rows: NewRow[] = [];
    const given: VerdictRecord[] = [];
    let judged: Partial<RunSummary> = { verdict: null, scores: null, best: null };
    const own = studies.apart(entry());
    const first = firstEpoch(store, run);
    let next = 0;
    const studyAround = createStudyAround(studies, own);
    const surroundings: Surroundings = {
      own,
      get study() {
        return studyAround(entry().summary.study);
      },
      earlier: () => given,
    };

    /** The run as it would be. */
    function entry(): RunEntry {
      const now = runs.get(run)!;
      return { ...now, scoring, summary: { ...now.summary, ...change, ...judged } };
    }

    function take({ body, spectraChecksum }: StoredEpoch): void {
      const record: StoredRecord = JSON.parse(body);
      const { epoch, validationAccuracy } = record;
      const { scores, ticks, unscored } = score(record);
      const scored = { ...record, scores, ...(ticks && { ticks }) };
      rows.push({ method: "dai/run/epoch", body: JSON.stringify(scored), epoch, spectraChecksum });
      const { summary } = entry();
      judged = {
        ...{ ...judged, validationAccuracy, scores, best: bestWith(summary, record) },
        ...(unscored !== null || summary.unscored ? { unscored } : {}),
      };
      own.show(record);
      const verdict = verdicts.at(entry(), epoch, { mayAct: false }, surroundings);
      next = epoch + 1;
      if (!verdict) return;
      given.push(verdict);
      judged = { ...judged, verdict };
      rows.push({ method: "dai/run/verdict", body: JSON.stringify(verdict), epoch, spectraChecksum: null });
    }

    return {
      isCurrent: () => runs.get(run)?.scoring === scoringBefore && firstEpoch(store, run) === first,

      goOn(areDue) {
        own.take(entry());
        while (!own.readSome()) if (areDue()) return false;
        for (;;) {
          const page = [...store.epochsOf(run, { from: next, count: PAGE_EPOCHS })];
          if (page.length === 0) return true;
          for (const epoch of page) {
            take(epoch);
            if (areDue()) return false;
          }
        }
      },

      commit() {
        const before = runs.get(run)!.summary;
        store.dropJudged(run);
        runs.update(run, { ...change, ...judged });
        runs.setScoring(run, scoring);
        studies.adopt(own);
        runs.appendAll(run, rows);
        const { verdict } = runs.get(run)!.summary;
        // What the study's own runs will say is not known yet.
        const isSame = scoring.policy.calibrate !== undefined || verdict?.verdict === before.verdict?.verdict;
        runs.update(run, { dismissed: before.dismissed && isSame });
        if (verdict) decisions.giveAgain(run, verdict.epoch);
        decisions.carryOut(run);
        scorers.release(run);
        runs.append({ run, method: "dai/run/changed", body: runs.get(run)!.summary });
      },
    };
  };
}

/** Where a run's first epoch is in the journal; undefined before the first. */
function firstEpoch(store: Pick<Store, "epochsOf">, run: RunId): number | undefined {
  const [found] = store.epochsOf(run, { count: 1 });
  return found?.sequence;
}

/** The runs of a study with one in its place as it would be: the same array until another run belongs to the study. */
function createStudyAround(studies: Pick<LiveStudies, "study">, own: StudyRun) {
  let members: readonly StudyRun[] | null = null;
  let study: readonly StudyRun[] = [];
  return (name: StudyId): readonly StudyRun[] => {
    const found = studies.study(name);
    if (found === members) return study;
    members = found;
    study = found.map((one) => (one.run === own.run ? own : one));
    if (!study.includes(own)) study = [...study, own];
    return study;
  };
}
