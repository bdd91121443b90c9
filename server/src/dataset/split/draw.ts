/** Which samples of the files are trained on, which validated with, and which kept for the test. */
import { shuffle } from "../../random/distributions.ts";
import { createGenerator, type Generator } from "../../random/generator.ts";
import { dataError } from "../access/dataError.ts";
import type { RawDataset, RawPart } from "../rawDataset.ts";

/**
 * Rows of the raw parts, in the files' order. Validation and test rows are of `train` where the dataset has no such
 * part.
 */
export interface DrawnRows {
  train: Uint32Array;
  validation: Uint32Array;
  test: Uint32Array;
}

/** The keys that decide the split. */
export interface SplitSpec {
  seed: number;
  limit?: number;
  validationLimit?: number;
  validation?: unknown;
  test?: unknown;
}

const defaultShare = 0.2;

/**
 * Splits and limits by labels alone, so that each class keeps its share of the samples. A seed always draws
 * the same rows, and a test share the same ones whatever the validation is.
 *
 * @throws DataError when nothing would be left to train on or to validate with
 */
export function drawRows(raw: RawDataset, spec: SplitSpec): DrawnRows {
  const drawn = (rows: Uint32Array, part: RawPart, count: number, stream: string) =>
    drawStratified(rows, part.labels, raw.classes, count, createGenerator(spec.seed, stream));
  const { test, rest } = drawTestRows(raw.train, raw.classes, spec);
  const validation = raw.validation
    ? rowNumbers(raw.validation.count)
    : isFold(spec.validation)
      ? foldRows(rest, raw, spec.validation, spec.seed)
      : drawn(rest, raw.train, countFor("validation", spec, rest), "validation");
  const train = raw.validation ? rest : without(rest, validation);
  const limited = (rows: Uint32Array, part: RawPart, limit: number | undefined, stream: string) =>
    limit === undefined || limit >= rows.length ? rows : drawn(rows, part, limit, stream);
  return {
    train: limited(train, raw.train, spec.limit, "limit"),
    validation: limited(validation, raw.validation ?? raw.train, spec.validationLimit, "validation limit"),
    test,
  };
}

/** The rows of the test's share, and all others. @throws DataError when none would be left */
export function drawTestRows(
  { count, labels }: Pick<RawPart, "count" | "labels">,
  classes: number,
  spec: SplitSpec,
): { test: Uint32Array; rest: Uint32Array } {
  const all = rowNumbers(count);
  if (shareOf(spec.test, 0) === 0) return { test: new Uint32Array(), rest: all };
  const share = countFor("test", spec, all);
  const test = drawStratified(all, labels, classes, share, createGenerator(spec.seed, "test"));
  return { test, rest: without(all, test) };
}

function isFold(validation: unknown): validation is { folds: number; fold?: number } {
  return typeof validation === "object" && validation !== null && "folds" in validation;
}

/** How many folds the samples are divided into; null where validation is no fold. */
export function foldsOf({ validation }: SplitSpec): number | null {
  return isFold(validation) ? validation.folds : null;
}

/** A share in a spec; `otherwise` where the spec names files, or nothing. */
function shareOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function countFor(part: "validation" | "test", spec: SplitSpec, rows: Uint32Array): number {
  const share = shareOf(spec[part], defaultShare);
  const count = Math.max(1, Math.round(share * rows.length));
  if (count < rows.length) return count;
  throw dataError("file-unreadable/too-few-samples", {
    file: "The training data",
    samples: rows.length,
    count,
    part,
  });
}

/**
 * The rows of one fold. Each class is shuffled and dealt to the folds in turn, so that the folds' sizes, and each
 * class's share of them, differ by one sample at most.
 */
function foldRows(
  rows: Uint32Array,
  { train, classes }: RawDataset,
  { folds, fold = 1 }: { folds: number; fold?: number },
  seed: number,
): Uint32Array {
  if (folds > rows.length)
    throw dataError("file-unreadable/too-few-for-folds", {
      file: "The training data",
      samples: rows.length,
      folds,
    });
  const generator = createGenerator(seed, "folds");
  let dealt = 0;
  const inFold = byClass(rows, train.labels, classes).flatMap((members) => {
    const shuffled = Uint32Array.from(members);
    shuffle(generator, shuffled);
    return [...shuffled].filter(() => dealt++ % folds === fold - 1);
  });
  return Uint32Array.from(inFold).sort();
}

function rowNumbers(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

function without(rows: Uint32Array, taken: Uint32Array): Uint32Array {
  if (taken.length === 0) return rows;
  const set = new Set(taken);
  return rows.filter((row) => !set.has(row));
}

/** Rows of each class; all together where there are no classes. */
function byClass(rows: Uint32Array, labels: Uint16Array, classes: number): number[][] {
  const members = Array.from({ length: Math.max(1, classes) }, (): number[] => []);
  for (const row of rows) members[labels[row]!]!.push(row);
  return members;
}

/**
 * `count` of the rows at random, in rising order, each class by its share. What is left over by rounding goes to
 * the classes with the largest remainders, the first of equals.
 */
export function drawStratified(
  rows: Uint32Array,
  labels: Uint16Array,
  classes: number,
  count: number,
  generator: Generator,
): Uint32Array {
  const members = byClass(rows, labels, classes);
  const exact = members.map(({ length }) => (length * count) / rows.length);
  const quotas = exact.map(Math.floor);
  const order = rowNumbers(members.length).sort(
    (a, b) => exact[b]! - quotas[b]! - (exact[a]! - quotas[a]!) || a - b,
  );
  const left = count - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const index of order.subarray(0, left)) quotas[index]!++;
  const drawn = members.flatMap((ofClass, index) => {
    const shuffled = Uint32Array.from(ofClass);
    shuffle(generator, shuffled);
    return [...shuffled.subarray(0, quotas[index])];
  });
  return Uint32Array.from(drawn).sort();
}
