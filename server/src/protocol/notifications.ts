/** What a client knows of a run, kept up to date from the daemon's notifications. */
import { bestWith } from "../domain/bestEpoch.ts";
import type {
  EpochRecord,
  NotificationMethod,
  Notifications,
  RunSummary,
  VerdictRecord,
} from "./protocol.ts";

/** Every method of a notification. */
export const notificationMethods = Object.keys({
  "dai/run/changed": true,
  "dai/run/epoch": true,
  "dai/run/verdict": true,
  "dai/run/deleted": true,
} satisfies Record<NotificationMethod, true>) as NotificationMethod[];

/** A notification, its parameters typed by its method. */
export type Notification = {
  [M in NotificationMethod]: { method: M; params: Notifications[M] };
}[NotificationMethod];

/**
 * Something known by epoch: the index is the epoch. `undefined` has not been received yet; `null` is known not to
 * exist.
 */
export type ByEpoch<T> = readonly (T | null | undefined)[];

/** What is known of something by epoch, without the gaps. */
export function known<T>(values: ByEpoch<T>): T[] {
  return values.filter((value) => value !== null && value !== undefined) as T[];
}

/** A run as a client knows it. `E` is what the client keeps of each epoch record. */
export interface KnownRun<E> {
  summary: RunSummary;
  /** of the newest notification that is in here */
  sequence: number;
  records: ByEpoch<E>;
  /** oldest first, one per checkpoint */
  verdicts: readonly VerdictRecord[];
}

/** A run of which nothing but its summary is known yet. */
export function newKnownRun<E>(summary: RunSummary, sequence: number): KnownRun<E> {
  return { summary, sequence, records: [], verdicts: [] };
}

/**
 * The run after a notification about it. Pure; returns the same object for a notification that was seen before.
 *
 * @param run undefined for a run that is not known
 * @param keep what is kept of an epoch record; undefined keeps none
 * @returns undefined for a run that is deleted or still not known
 */
export function reduceRun<E>(
  run: KnownRun<E> | undefined,
  { method, params }: Notification,
  keep?: (record: EpochRecord) => E,
): KnownRun<E> | undefined {
  if (run && params.sequence <= run.sequence) return run;
  const { sequence } = params;
  switch (method) {
    case "dai/run/changed": {
      const { sequence: _, ...summary } = params;
      return { ...upTo(run ?? newKnownRun<E>(summary, sequence), summary.epoch), summary, sequence };
    }
    case "dai/run/deleted":
      return undefined;
    case "dai/run/epoch": {
      if (!run) return undefined;
      const { sequence: _, run: __, ...record } = params;
      return { ...withRecord(run, record, keep), sequence };
    }
    case "dai/run/verdict": {
      if (!run) return undefined;
      const { sequence: _, run: __, ...verdict } = params;
      const others = run.verdicts.filter(({ epoch }) => epoch !== verdict.epoch);
      const verdicts = [...others, verdict].sort((a, b) => a.epoch - b.epoch);
      return { ...run, summary: { ...run.summary, verdict }, sequence, verdicts };
    }
  }
}

/** Without what belongs to later epochs: a run that is trained again has fewer than before. */
function upTo<E>(run: KnownRun<E>, epoch: number): KnownRun<E> {
  const verdicts = run.verdicts.filter((verdict) => verdict.epoch <= epoch);
  return { ...run, records: run.records.slice(0, epoch + 1), verdicts };
}

function withRecord<E>(
  run: KnownRun<E>,
  record: EpochRecord,
  keep: ((record: EpochRecord) => E) | undefined,
): KnownRun<E> {
  const { epoch, validationAccuracy, scores } = record;
  // An epoch that is sent again, scored differently, is older than the newest one.
  const isNewest = epoch >= run.summary.epoch;
  const summary = isNewest
    ? { ...run.summary, epoch, validationAccuracy, scores, best: bestWith(run.summary, record) }
    : run.summary;
  // The verdict of an epoch follows its record, so a record withdraws the verdict that it had before.
  const verdicts = run.verdicts.filter((verdict) => verdict.epoch !== epoch);
  if (!keep) return { ...run, summary, verdicts };
  const records = [...run.records];
  records[epoch] = keep(record);
  return { ...run, summary, records, verdicts };
}
