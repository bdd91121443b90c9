import { createScorer, type Scorer } from "../../indicator/scores/scorer.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { IndicatorSpec } from "../../specification/schema/indicator.ts";
import type { RunEntry } from "../store/runEntry.ts";
import type { Store } from "../store/store.ts";
import type { StoredEpoch } from "../store/tables/journalRow.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";
import { type ScoredRecord, scoreEpoch } from "./scoreEpoch.ts";

interface KeptScorer {
  scorer: Scorer;
  epoch: number;
  indicator: IndicatorSpec;
}

export type Scorers = ReturnType<typeof createScorers>;

/** @param warn receives a sentence for each epoch without scores */
export function createScorers(
  store: Pick<Store, "epochsOf" | "newestEpochsOf">,
  warn: (sentence: string) => void,
) {
  const kept = new Map<RunId, KeptScorer>();

  function scorerOf({ summary: { run, epoch }, scoring: { indicator } }: RunEntry): Scorer {
    const found = kept.get(run);
    // One that belongs to other settings, or to a transaction that failed, is made again.
    if (found?.epoch === epoch && found.indicator === indicator) return found.scorer;
    const scorer = createScorer(indicator);
    const take = ({ body }: StoredEpoch) => scoreEpoch(scorer, indicator, JSON.parse(body), warn);
    // The first epoch, to which scores are relative, and a window of the newest: each is a step of the clock at least.
    const newest = store.newestEpochsOf(run, indicator.window + 1);
    const [first] = store.epochsOf(run, { count: 1 });
    if (first && first.sequence !== newest[0]?.sequence) {
      take(first);
      scorer.miss();
    }
    newest.forEach(take);
    return scorer;
  }

  return {
    next(entry: RunEntry, record: StoredRecord): ScoredRecord {
      const { indicator } = entry.scoring;
      const scorer = scorerOf(entry);
      const scored = scoreEpoch(scorer, indicator, record, warn);
      kept.set(entry.summary.run, { scorer, epoch: record.epoch, indicator });
      return scored;
    },

    /** Scores a run's epochs from the first on. */
    afresh(indicator: IndicatorSpec): (record: StoredRecord) => ScoredRecord {
      const scorer = createScorer(indicator);
      return (record) => scoreEpoch(scorer, indicator, record, warn);
    },

    release(run: RunId): void {
      kept.delete(run);
    },
  };
}
