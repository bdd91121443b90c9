import { metricOf } from "../../../domain/metrics.ts";
import { type Objective, turned } from "../../../domain/objective.ts";
import type { EpochHistory, Guessing, RunHistory } from "../../runHistory.ts";

/** How a run ended. `lost`: it failed or was stopped, so its end is not known. */
export type RunEnd = "open" | "finished" | "diverged" | "lost";

/** A number of a run at an epoch: the higher, the better the run is expected to end. */
export interface Measure {
  /** distinguishes it from every other measure, and from the same one with other settings */
  id: string;
  /** for people: "training loss" */
  name: string;
  /** it is shown with its sign changed: a loss is better the lower it is */
  turned: boolean;
  /** it takes so many epochs before its own, and the first; all where that is absent */
  window?: number;
  /** the last epoch that it takes, where that is not its own */
  until?(epoch: number): number;
  /** null where there is none */
  at(run: RunHistory, epoch: number): number | null;
}

export interface StudyRun {
  readonly run: string;
  /** another number after every change of the run, so that what was computed of it can be kept */
  readonly version: number;
  readonly end: RunEnd;
  /** newest epoch, -1 before the first */
  readonly reached: number;
  readonly maxEpochs: number;
  /** the level of guessing on its validation data; null where that is not known */
  readonly guessing: Guessing | null;
  readonly curves: Curves;
  at(epoch: number): EpochHistory | undefined;
  /** All of it, or only its first epoch and those of a part, both ends included; between them there may be empty ones. */
  history(part?: { from: number; until: number }): RunHistory;
  value(measure: Measure, epoch: number): number | null;
}

/** The curves of a run, by name. `objective` is turned so that higher is better. */
const columns = [
  "objective",
  "trainLoss",
  "trainAccuracy",
  "validationLoss",
  "validationAccuracy",
  "r2",
] as const;
export type Column = (typeof columns)[number];

function empty<T>(): Record<Column, T[]> {
  return {
    ...{ objective: [], trainLoss: [], trainAccuracy: [] },
    ...{ validationLoss: [], validationAccuracy: [], r2: [] },
  };
}

export interface Best {
  epoch: number;
  value: number;
}

/** Numbers of a run by epoch, from 0, as far as it has trained; null where there was none. */
export class Curves {
  readonly objective: Objective;
  /** how often epochs were forgotten: what was computed of earlier values no longer holds */
  truncations = 0;
  readonly #values = empty<number | null>();
  /** the best value up to each epoch: the highest, and of losses the lowest */
  readonly #bests = empty<Best | null>();

  constructor(objective: Objective, epochs: Iterable<EpochHistory> = []) {
    this.objective = objective;
    for (const epoch of epochs) this.push(epoch);
  }

  get length(): number {
    return this.#values.objective.length;
  }

  push(record: EpochHistory): void {
    const epoch = this.length;
    for (const column of columns) {
      const value = this.#valueOf(record, column);
      const bests = this.#bests[column];
      const before = bests.at(-1) ?? null;
      const sign = column.endsWith("Loss") ? -1 : 1;
      const isBetter = value !== null && (before === null || sign * value > sign * before.value);
      bests.push(isBetter ? { epoch, value } : before);
      this.#values[column].push(value);
    }
  }

  /** Forgets the epochs from `length` on. */
  truncate(length: number): void {
    this.truncations++;
    for (const column of columns) {
      this.#values[column].splice(length);
      this.#bests[column].splice(length);
    }
  }

  at(column: Column, epoch: number): number | null {
    return this.#values[column][epoch] ?? null;
  }

  values(column: Column, until: number): readonly (number | null)[] {
    return this.#values[column].slice(0, until + 1);
  }

  /** The newest values of trained epochs up to an epoch, at most so many, the oldest first. */
  newest(column: Column, until: number, most: number): readonly (number | null)[] {
    return this.#values[column].slice(Math.max(1, until + 1 - most), until + 1);
  }

  /** The best value up to an epoch, the first of equal ones: the highest or, of a loss, the lowest. */
  best(column: Column, until = this.length - 1): Best | null {
    return this.#bests[column][Math.min(until, this.length - 1)] ?? null;
  }

  #valueOf(record: EpochHistory, column: Column): number | null {
    if (column === "r2") return metricOf(record, column);
    if (column !== "objective") return record[column] ?? null;
    const value = metricOf(record, this.objective.metric);
    return value === null ? null : turned(value, this.objective);
  }
}
