import type { Objective } from "../../domain/objective.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { Curves, type Measure, type RunEnd, type StudyRun } from "../../indicator/rules/facts/studyRun.ts";
import type { EpochHistory, Guessing, RunHistory } from "../../indicator/runHistory.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { historyOf, unreported } from "../store/historyOf.ts";
import type { RunEntry } from "../store/runEntry.ts";
import { scoreRecords, toScoreRecord } from "../store/scoreRecords.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";

type Records = Pick<Store, "epochsOf">;

/** Epochs that are read at once. */
const PAGE_EPOCHS = 64;

const { epoch: _, ...unreportedEpoch } = { ...unreported(0), layers: [] };

/** The record of an epoch as the store has it, read where it is asked for. */
class HeldRecord {
  readonly epoch: number;
  readonly #body: string;
  #record: StoredRecord | undefined;

  constructor(epoch: number, body: string) {
    this.epoch = epoch;
    this.#body = body;
  }

  get record(): StoredRecord {
    this.#record ??= JSON.parse(this.#body) as StoredRecord;
    return this.#record;
  }
}

/** A verdict asks for all runs of its study several times, so what it asks for is at hand. */
export class LiveRun implements StudyRun {
  readonly run: RunId;
  readonly objective: Objective;
  readonly #records: Records;
  readonly #curves: Curves;
  readonly #values = new Map<string, number | null>();
  #entry: RunEntry;
  #newest: StoredRecord | null = null;
  /** of a run in training the newest epochs, as many as a score takes, without gaps */
  #held: HeldRecord[] = [];
  #first: StoredRecord | null = null;
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
    if (this.#curves.length > wanted) this.#curves.truncate(wanted);
    if (entry.summary.state === "running" && (this.#held.at(-1)?.epoch ?? 0) < wanted) return;
    this.#held = [];
    this.#first = null;
  }

  /** Keeps the record of an epoch at hand that the store has just taken, so that it is not read. */
  hold(epoch: number, body: string): void {
    if (this.#held.at(-1)?.epoch !== epoch - 1) this.#held = [];
    this.#held.push(new HeldRecord(epoch, body));
    if (this.#held.length > this.#entry.scoring.indicator.window + 1) this.#held.shift();
  }

  #heldAt(epoch: number): StoredRecord | undefined {
    return this.#held[epoch - (this.#held[0]?.epoch ?? 0)]?.record;
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
    while (!this.isRead) {
      const held = this.#heldAt(this.#curves.length);
      if (held) this.#push(held);
      else if (this.readSome()) break;
    }
    return this.#curves;
  }

  #push(record: StoredRecord): void {
    // A program may leave epochs out.
    while (this.#curves.length < record.epoch) this.#curves.push(unreportedEpoch);
    this.#guessing ??= record.guessing ?? null;
    this.#curves.push(record);
  }

  at(epoch: number): EpochHistory | undefined {
    if (this.#newest?.epoch === epoch) return this.#newest;
    const record = this.#heldAt(epoch) ?? (epoch < 0 ? undefined : this.#read(epoch, 1)[0]);
    return record?.epoch === epoch ? record : undefined;
  }

  history(part?: { from: number; until: number }): RunHistory {
    const { summary, scoring } = this.#entry;
    const { matrix } = scoring.indicator;
    const records = part
      ? this.#part(part.from, part.until).map((record) => toScoreRecord(record, matrix))
      : scoreRecords(this.#records, this.run, matrix);
    return historyOf(summary, records);
  }

  /** The first epoch and those of a part. */
  #part(from: number, until: number): StoredRecord[] {
    const isHeld = this.#heldAt(from) !== undefined && this.#heldAt(until) !== undefined;
    const part = isHeld
      ? Array.from({ length: until + 1 - from }, (_, i) => this.#heldAt(from + i)!)
      : this.#read(from, until - from + 1).filter(({ epoch }) => epoch <= until);
    if (from === 0) return part;
    this.#first ??= this.#read(0, 1)[0] ?? null;
    return this.#first?.epoch === 0 ? [this.#first, ...part] : part;
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
