/** Samples and labels that are arrays. */
import { dataError } from "../../access/dataError.ts";
import type { Task } from "../../dataset.ts";
import type { Features, RawDataset, RawPart } from "../../rawDataset.ts";
import { checkCounts } from "../samples.ts";
import { type ArrayLabels, classesOf, targetsOf } from "./arrayLabels.ts";

/** One part of a dataset of arrays. */
export interface ArrayPart {
  count: number;
  /** of one sample */
  shape: number[];
  labels: ArrayLabels;
  features(): Promise<Features>;
  /** of numbers that may be no finite ones */
  check?(): Promise<void>;
}

/** The parts that have files of their own. */
export interface ArrayParts {
  train: ArrayPart;
  validation: ArrayPart | null;
  test?: ArrayPart | null;
}

/** @throws DataError for parts that do not go together, and for labels that are none */
export function arraysToDataset(
  { train, validation, test = null }: ArrayParts,
  classNames: string[] | undefined,
  task: Task,
): RawDataset {
  const parts = [train, validation, test].filter((part) => part !== null);
  for (const part of parts) {
    checkCounts(part.labels.name, part.count, part.labels.values.length / part.labels.width);
    if (part.shape.join() !== train.shape.join())
      throw dataError("file-unreadable/sample-shapes", {
        file: part.labels.name,
        shape: part.shape.join(" × "),
        train: train.shape.join(" × "),
      });
  }
  if (task === "regression") return regression(train, validation, test);
  // Classes that only the test has would be known before it.
  const known = parts.filter((part) => part !== test);
  const { indices, ...classes } = classesOf(
    known.map(({ labels }) => labels),
    classNames,
  );
  const toPart = (part: ArrayPart, labels: Uint16Array): RawPart => ({
    count: part.count,
    labels,
    features: () => part.features(),
    ...(part.check ? { check: part.check } : {}),
  });
  return {
    shape: train.shape,
    ...classes,
    train: toPart(train, indices[0]!),
    validation: validation && toPart(validation, indices[1]!),
    ...(test ? { test: toPart(test, testLabels(test, known, classNames)) } : {}),
  };
}

/** Labels of the test by the classes of the other parts. @throws DataError for a class that only the test has */
function testLabels(test: ArrayPart, known: ArrayPart[], classNames: string[] | undefined): Uint16Array {
  const before = classesOf(
    known.map(({ labels }) => labels),
    classNames,
  );
  const all = classesOf(
    [...known, test].map(({ labels }) => labels),
    classNames,
  );
  if (all.classes !== before.classes)
    throw dataError("file-unreadable/test-label", { file: test.labels.name });
  return all.indices.at(-1)!;
}

function regression(train: ArrayPart, validation: ArrayPart | null, test: ArrayPart | null): RawDataset {
  const { width } = train.labels;
  for (const part of [validation, test])
    if (part && part.labels.width !== width)
      throw dataError("file-unreadable/target-width", {
        file: part.labels.name,
        width: part.labels.width,
        train: width,
      });
  const toPart = (part: ArrayPart): RawPart => ({
    count: part.count,
    labels: new Uint16Array(part.count),
    targets: targetsOf(part.labels),
    features: () => part.features(),
    ...(part.check ? { check: part.check } : {}),
  });
  return {
    shape: train.shape,
    classes: 0,
    targetNames: width === 1 ? ["target"] : Array.from({ length: width }, (_, i) => `target_${i + 1}`),
    train: toPart(train),
    validation: validation && toPart(validation),
    ...(test ? { test: toPart(test) } : {}),
  };
}
