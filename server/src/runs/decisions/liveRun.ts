import type { Objective } from "../../domain/objective.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { Curves, type Measure, type RunEnd, type StudyRun } from "../../indicator/rules/facts/studyRun.ts";
import type { EpochHistory, Guessing, RunHistory } from "../../indicator/runHistory.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { historyOf, unreported } from "../store/historyOf.ts";
import type { RunEntry } from "../store/runEntry.ts";
import { scoreRecords } from "../store/scoreRecords.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";

type Records = Pick<Store, "epochsOf">;

/** Epochs that are read at once. */
const PAGE_EPOCHS = 64;

const { epoch: _, ...unreportedEpoch } = { ...unreported(0), layers: [] };

/** A verdict asks for all runs of its study several times, so what it asks for is at hand. */
export class LiveRun implements StudyRun {
  readonly run: RunId;
  readonly objective: Objective;
  readonly #records: Records;
  readonly #curves: Curves;
  readonly #values = new Map<string, number | null>();
  #entry: RunEntry;
  #newest: StoredRecord | null = null;
  /** the newest record, before it was read back */
  #held: StoredRecord | null = null;
  #guessing: Guessing | null = null;
  version = 0;

  constructor(entry: RunEntry, records: Records) {
    this.run = entry.summary.run;
    this.objective = objectiveOf(entry.summary);
    this.#entry = entry;
    this.#records = records;
    this.#curves = new Curves(this.objective);
  }

  /** Of a transaction that failed, and of a run that begins again, the newest epochs are forgotten. */
  take(entry: RunEntry): void {
    this.version++;
    this.#entry = entry;
    const wanted = entry.summary.epoch + 1;
    if (this.#newest && this.#newest.epoch >= wanted) this.#newest = null;
    if (this.#held && this.#held.epoch >= wanted) this.#held = null;
    if (this.#curves.length > wanted) this.#curves.truncate(wanted);
  }

  /** Keeps the record of an epoch at hand that the store has just taken, so that it is not read. */
  hold(record: StoredRecord): void {
    this.#held = record;
  }

  /** Keeps a record at hand that was just read. */
  show(record: StoredRecord): void {
    this.#newest = record;
  }

  get isRead(): boolean {
    return this.#curves.length > this.reached;
  }

  /** Reads the next of its epochs, as many as take a few milliseconds. @returns whether all are read */
  readSome(): boolean {
    const left = this.reached + 1 - this.#curves.length;
    if (left <= 0) return true;
    const records = this.#read(this.#curves.length, Math.min(left, PAGE_EPOCHS));
    for (const record of records) {
      this.#push(record);
      this.#newest = record;
    }
    return this.isRead || records.length === 0;
  }

  get reached(): number {
    return this.#entry.summary.epoch;
  }

  get maxEpochs(): number {
    return this.#entry.summary.epochs;
  }

  get end(): RunEnd {
    const { state } = this.#entry.summary;
    if (state === "finished" || state === "diverged") return state;
    return state === "stopped" || state === "failed" ? "lost" : "open";
  }

  get guessing(): Guessing | null {
    void this.curves;
    return this.#guessing;
  }

  get curves(): Curves {
    const wanted = this.reached + 1;
    if (this.#curves.length === wanted - 1 && this.#held?.epoch === this.#curves.length)
      this.#push(this.#readBack(this.#held));
    while (!this.readSome());
    return this.#curves;
  }

  /** As the store has it: JSON has null in place of numbers that are not finite. */
  #readBack(held: StoredRecord): StoredRecord {
    this.#held = null;
    this.#newest = JSON.parse(JSON.stringify(held)) as StoredRecord;
    return this.#newest;
  }

  #push(record: StoredRecord): void {
    // A program may leave epochs out.
    while (this.#curves.length < record.epoch) this.#curves.push(unreportedEpoch);
    this.#guessing ??= record.guessing ?? null;
    this.#curves.push(record);
  }

  at(epoch: number): EpochHistory | undefined {
    if (this.#held?.epoch === epoch) this.#readBack(this.#held);
    if (this.#newest?.epoch === epoch) return this.#newest;
    const record = epoch < 0 ? undefined : this.#read(epoch, 1)[0];
    return record?.epoch === epoch ? record : undefined;
  }

  history(part?: { from: number; until: number }): RunHistory {
    const { summary, scoring } = this.#entry;
    const { matrix } = scoring.indicator;
    const read = (page?: { from: number; count: number }) =>
      scoreRecords(this.#records, this.run, matrix, page);
    if (!part) return historyOf(summary, read());
    const { from, until } = part;
    const first = from > 0 ? read({ from: 0, count: 1 }).filter(({ epoch }) => epoch === 0) : [];
    const records = read({ from, count: until - from + 1 }).filter(({ epoch }) => epoch <= until);
    return historyOf(summary, [...first, ...records]);
  }

  /** Measures of an epoch never change, but for the settings of the scores that they are made of. */
  value(measure: Measure, epoch: number): number | null {
    if (epoch > this.reached) return null;
    const key = `${measure.id} ${epoch}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const { window } = measure;
    // Of a run of thousands of epochs, no more is read than it takes.
    const until = measure.until?.(epoch) ?? epoch;
    const from = window === undefined ? 0 : Math.max(0, until - window);
    const value = measure.at(this.history({ from, until }), epoch);
    const finite = value === null || !Number.isFinite(value) ? null : value;
    this.#values.set(key, finite);
    return finite;
  }

  #read(from: number, count: number): StoredRecord[] {
    return Array.from(this.#records.epochsOf(this.run, { from, count }), ({ body }) => JSON.parse(body));
  }
}
