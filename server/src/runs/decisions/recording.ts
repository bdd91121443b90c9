import { crc32 } from "node:zlib";
import { bestWith } from "../../domain/bestEpoch.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { toBlob, withSums } from "../store/database/spectraBlob.ts";
import type { NewJournalEntry, RunRepository } from "../store/repository.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";
import type { ScoringConfig } from "../store/tables/storedScoring.ts";
import type { UnscoredRecord } from "../trainer/messages.ts";
import type { Decisions } from "./decisions.ts";
import type { LiveStudies } from "./liveStudies.ts";
import type { ScoredRecord } from "./scoreEpoch.ts";
import type { Scorers } from "./scorers.ts";

export type Recording = ReturnType<typeof createRecording>;

export function createRecording(
  runs: RunRepository,
  store: Pick<Store, "appendSpectra" | "dropJudged" | "dropSpectra" | "damageOf" | "dropDamaged">,
  scorers: Scorers,
  decisions: Decisions,
  studies: Pick<LiveStudies, "preload" | "hold">,
) {
  /** Enters an epoch and, at a checkpoint, the verdict; the spectra are those of a new record. */
  function enter(
    run: RunId,
    record: StoredRecord,
    { scores, ticks, unscored }: ScoredRecord,
    { mayAct, ...spectra }: { mayAct: boolean } & Pick<NewJournalEntry, "spectra" | "spectraChecksum">,
  ): void {
    const { epoch, validationAccuracy } = record;
    const body = { ...record, scores, ...(ticks && { ticks }) };
    runs.append({ run, method: "dai/run/epoch", body, epoch, ...spectra });
    const before = runs.get(run)!.summary;
    runs.update(run, {
      epoch: Math.max(epoch, before.epoch),
      ...(before.reading && { reading: null }),
      validationAccuracy,
      best: bestWith(before, record),
      scores,
      ...(unscored !== null || before.unscored ? { unscored } : {}),
    });
    studies.hold(run, record);
    decisions.judge(run, epoch, mayAct);
  }

  return {
    /** Forgets a run's epochs and verdicts: it is trained again from the beginning. */
    restart(run: RunId): void {
      if (store.damageOf(run) !== null) store.dropDamaged(run);
      store.dropJudged(run);
      store.dropSpectra(run);
      scorers.release(run);
      runs.update(run, {
        epoch: -1,
        validationAccuracy: null,
        scores: null,
        verdict: null,
        best: null,
        dismissed: false,
      });
      runs.append({ run, method: "dai/run/changed", body: runs.get(run)!.summary });
    },

    add(run: RunId, { spectra, ticks, layers, ...unscored }: UnscoredRecord): void {
      const blob = toBlob(spectra);
      const record: StoredRecord = {
        ...{ ...unscored, layers: withSums(blob, layers), scores: null },
        ...(ticks && { ticks: ticks.map((tick) => ({ ...tick, scores: null })) }),
      };
      store.appendSpectra(run, record.epoch, blob);
      enter(run, record, scorers.next(runs.get(run)!, record), {
        ...{ mayAct: true, spectra: blob, spectraChecksum: crc32(blob) },
      });
      const { summary } = runs.get(run)!;
      if (summary.verdict?.epoch !== record.epoch || !decisions.carryOut(run)) return;
      scorers.release(run);
      runs.append({ run, method: "dai/run/changed", body: runs.get(run)!.summary });
    },

    /** Scores all epochs of a run again; the policy acts on the newest verdict alone, for the run has trained on. */
    rescore(run: RunId, scoring: ScoringConfig, change: Partial<RunSummary>): void {
      const before = runs.get(run)!.summary;
      const epochs = scorers.all(run, scoring.indicator);
      studies.preload(run);
      store.dropJudged(run);
      runs.update(run, { ...change, verdict: null, scores: null, best: null });
      runs.setScoring(run, scoring);
      for (const { record, scored, spectraChecksum } of epochs)
        enter(run, record, scored, { mayAct: false, spectraChecksum });
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
}
