import { crc32 } from "node:zlib";
import { bestWith } from "../../domain/bestEpoch.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { toBlob, withSums } from "../store/database/spectraBlob.ts";
import type { NewJournalEntry, RunRepository } from "../store/repository.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";
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
  studies: Pick<LiveStudies, "hold">,
) {
  /** Enters an epoch and, at a checkpoint, the verdict. */
  function enter(
    run: RunId,
    record: StoredRecord,
    { scores, ticks, unscored }: ScoredRecord,
    spectra: Pick<NewJournalEntry, "spectra" | "spectraChecksum">,
  ): void {
    const { epoch, validationAccuracy } = record;
    const body = { ...record, scores, ...(ticks && { ticks }) };
    const text = runs.append({ run, method: "dai/run/epoch", body, epoch, ...spectra });
    const before = runs.get(run)!.summary;
    runs.update(run, {
      epoch: Math.max(epoch, before.epoch),
      ...(before.reading && { reading: null }),
      validationAccuracy,
      best: bestWith(before, record),
      scores,
      ...(unscored !== null || before.unscored ? { unscored } : {}),
    });
    studies.hold(run, epoch, text);
    decisions.judge(run, epoch);
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
        ...{ spectra: blob, spectraChecksum: crc32(blob) },
      });
      const { summary } = runs.get(run)!;
      if (summary.verdict?.epoch !== record.epoch || !decisions.carryOut(run)) return;
      scorers.release(run);
      runs.append({ run, method: "dai/run/changed", body: runs.get(run)!.summary });
    },
  };
}
