/** Which samples of the files are trained on, and which validated with. */
import { shuffle } from "../../random/distributions.ts";
import { createGenerator, type Generator } from "../../random/generator.ts";
import { DataError } from "../access/dataError.ts";
import type { FilesSpec } from "../kinds/registry.ts";
import type { RawDataset } from "../rawDataset.ts";

/** Rows of the raw parts, in the files' order. Validation rows are of `train` when `validation` is null there. */
export interface DrawnRows {
  train: Uint32Array;
  validation: Uint32Array;
}

/**
 * Splits and limits by labels alone, so that each class keeps its share of the samples. A seed always draws
 * the same rows.
 *
 * @throws DataError when nothing would be left to train on or to validate with
 */
export function drawRows(raw: RawDataset, spec: FilesSpec): DrawnRows {
  const { classes } = raw;
  let train = rowNumbers(raw.train.count);
  let validation: Uint32Array;
  if (raw.validation) validation = rowNumbers(raw.validation.count);
  else {
    const share = "validation" in spec && typeof spec.validation === "number" ? spec.validation : 0.2;
    const count = Math.max(1, Math.round(share * raw.train.count));
    if (count >= raw.train.count)
      throw new DataError(
        "The training data",
        `has ${raw.train.count} samples, of which ${count} would be for validation: use more samples or a smaller share.`,
      );
    validation = drawStratified(
      train,
      raw.train.labels,
      classes,
      count,
      createGenerator(spec.seed, "validation"),
    );
    const taken = new Set(validation);
    train = train.filter((row) => !taken.has(row));
  }
  const limited = (rows: Uint32Array, labels: Uint16Array, limit: number | undefined, stream: string) =>
    limit === undefined || limit >= rows.length
      ? rows
      : drawStratified(rows, labels, classes, limit, createGenerator(spec.seed, stream));
  return {
    train: limited(train, raw.train.labels, spec.limit, "limit"),
    validation: limited(
      validation,
      (raw.validation ?? raw.train).labels,
      spec.validationLimit,
      "validation limit",
    ),
  };
}

function rowNumbers(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
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
  const byClass = Array.from({ length: classes }, (): number[] => []);
  for (const row of rows) byClass[labels[row]!]!.push(row);
  const exact = byClass.map((members) => (members.length * count) / rows.length);
  const quotas = exact.map(Math.floor);
  const order = rowNumbers(classes).sort(
    (a, b) => exact[b]! - quotas[b]! - (exact[a]! - quotas[a]!) || a - b,
  );
  const left = count - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const index of order.subarray(0, left)) quotas[index]!++;
  const drawn = byClass.flatMap((members, index) => {
    const shuffled = Uint32Array.from(members);
    shuffle(generator, shuffled);
    return [...shuffled.subarray(0, quotas[index])];
  });
  return Uint32Array.from(drawn).sort();
}
