import type { EpochRecord, RunDetail, RunId, ScoreRecord } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import { DamagedRunError } from "./store/database/integrity.ts";
import { scoreRecords } from "./store/scoreRecords.ts";
import type { Store } from "./store/store.ts";

/** Which records of a run are wanted: none, whole ones, or those with each spectrum reduced to its sums. */
export type WantedRecords = boolean | "scores";

/** Records that are read at once. */
const PAGE_RECORDS = 64;

/** Reads what the store has of single runs. */
export type RunDetails = ReturnType<typeof createRunDetails>;

export function createRunDetails(ledger: Ledger, store: Store) {
  function about(run: RunId): RunDetail {
    const { indicator, policy, success } = ledger.scoring(run)!;
    const config = ledger.config(run)!;
    // First, since a run whose verdicts are damaged becomes a failed one.
    const verdicts = ledger.verdicts(run);
    return {
      ...ledger.summary(run)!,
      ...{ dai: config, indicator, policy, verdicts },
      ...(success && { success }),
    };
  }

  /**
   * Its records in order, in pages that take a few milliseconds each; none where they are damaged.
   * @param from the first epoch that is wanted
   * @throws DamagedRunError when a page turns out to be damaged
   */
  function* pages(run: RunId, wanted: WantedRecords, from = 0): Generator<EpochRecord[] | ScoreRecord[]> {
    if (wanted === false || ledger.markDamaged(run)) return;
    if (wanted === "scores") return yield* scoreRecordPages(run, from);
    let last = ledger.sequenceBefore(run, from);
    let epoch = from - 1;
    for (;;) {
      const events = ledger.eventsAfter(last, new Set([run]), PAGE_RECORDS);
      if (ledger.markDamaged(run)) throw new DamagedRunError(run, "its spectra");
      if (events.length === 0) return;
      last = events.at(-1)!.sequence;
      const page = events.flatMap(({ method, params }) =>
        // A run that is scored again between two pages has all its records once more.
        method === "dai/run/epoch" && params.epoch > epoch ? [withoutAddress(params)] : [],
      );
      epoch = page.at(-1)?.epoch ?? epoch;
      yield page;
    }
  }

  function* scoreRecordPages(run: RunId, from: number): Generator<ScoreRecord[]> {
    const { matrix } = ledger.scoring(run)!.indicator;
    let page: ScoreRecord[];
    let next = from;
    do {
      page = scoreRecords(store, run, matrix, { from: next, count: PAGE_RECORDS });
      next = (page.at(-1)?.epoch ?? next) + 1;
      yield page;
    } while (page.length === PAGE_RECORDS);
  }

  function soundRecords(run: RunId, wanted: WantedRecords): (EpochRecord | ScoreRecord)[] {
    try {
      return [...pages(run, wanted)].flat();
    } catch (error) {
      if (error instanceof DamagedRunError) return [];
      throw error;
    }
  }

  return {
    about,
    pages,

    whole(run: RunId, wanted: WantedRecords): RunDetail {
      const records = soundRecords(run, wanted);
      const key = recordsKey(wanted);
      return key ? { ...about(run), [key]: records } : about(run);
    },
  };
}

/** The key of a run's detail that holds its records; null where it has none. */
export function recordsKey(wanted: WantedRecords): "records" | "scoreRecords" | null {
  if (wanted === "scores") return "scoreRecords";
  return wanted ? "records" : null;
}

function withoutAddress<T extends { sequence: number; run: RunId }>({ sequence: _, run: __, ...rest }: T) {
  return rest;
}
