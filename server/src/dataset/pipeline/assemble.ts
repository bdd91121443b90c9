import { createGenerator } from "../../random/generator.ts";
import { dataError } from "../access/dataError.ts";
import type { Dataset, Samples } from "../dataset.ts";
import type { FilesSpec } from "../kinds/registry.ts";
import { redrawLabels, redrawTargets } from "../kinds/shuffledLabels.ts";
import type { Preprocessing } from "../preprocessing.ts";
import type { Features, RawDataset, RawPart } from "../rawDataset.ts";
import { drawRows } from "../split/draw.ts";
import { applyFill, fitFill } from "./fill.ts";
import { fitScaling, groupCount, type Scaling, scaleRows } from "./scaling.ts";

/** Most bytes of all samples, as 32-bit numbers. */
const largestDataset = 2 ** 32;

/**
 * Draws, fills, scales and shuffles as the spec says; the result is on shared memory. The test samples are among it
 * where they were read.
 *
 * @throws DataError
 */
export async function assemble(raw: RawDataset, spec: FilesSpec, withTest = false): Promise<Dataset> {
  const { shape, classes, classNames, targetNames } = raw;
  const width = shape.reduce((product, length) => product * length, 1);
  const rows = drawRows(raw, spec);
  refuseTooLarge(rows.train.length + rows.validation.length, width);
  const [features, validationFeatures, testFeatures] = await Promise.all([
    raw.train.features(),
    raw.validation?.features(),
    withTest ? raw.test?.features() : undefined,
  ]);
  const fill =
    raw.fill && features instanceof Float32Array ? fitFill(raw.fill, features, width, rows.train) : null;
  for (const part of fill ? [features, validationFeatures, testFeatures] : [])
    if (part instanceof Float32Array) applyFill(part, fill!);
  const scaling = withoutCategories(
    fitScaling(spec.scaling, features, width, rows.train, groupCount(shape)),
    raw,
  );
  const targetScaling = targetScalingOf(raw, spec, rows.train);
  const samples = (part: RawPart, numbers: Features, drawn: Uint32Array) =>
    toSamples(part, numbers, drawn, width, scaling, targetScaling);
  const train = samples(raw.train, features, rows.train);
  shuffleLabels(train, spec, classes);
  return {
    shape,
    dimensions: width,
    outputs: targetNames?.length ?? classes,
    classes,
    ...(classNames ? { classNames } : {}),
    ...(targetNames ? { targetNames } : {}),
    ...(targetScaling ? { targetScaling: toNumbers(targetScaling) } : {}),
    preprocessing: preprocessingOf(raw, fill, scaling),
    train,
    validation: samples(raw.validation ?? raw.train, validationFeatures ?? features, rows.validation),
    ...(withTest ? { test: testSamples(raw, testFeatures, features, rows.test, samples) } : {}),
  };
}

function testSamples(
  raw: RawDataset,
  own: Features | undefined,
  shared: Features,
  drawn: Uint32Array,
  samples: (part: RawPart, numbers: Features, rows: Uint32Array) => Samples,
): Samples {
  if (!raw.test || !own) return samples(raw.train, shared, drawn);
  return samples(
    raw.test,
    own,
    Uint32Array.from({ length: raw.test.count }, (_, row) => row),
  );
}

function refuseTooLarge(samples: number, width: number): void {
  const bytes = samples * width * 4;
  if (bytes > largestDataset)
    throw dataError("file-unreadable/data-too-large", {
      file: "The dataset",
      size: `${(bytes / 2 ** 30).toFixed(1)} GiB`,
    });
}

/** Features that are 0 or 1 by a category stay so: scaled, a rare category would be a very large number. */
function withoutCategories(scaling: Scaling, { features = [] }: RawDataset): Scaling {
  for (const [index, { category }] of features.entries())
    if (category !== undefined) {
      scaling.shift[index] = 0;
      scaling.factor[index] = 1;
    }
  return scaling;
}

/** Null where targets stay as they are. */
function targetScalingOf(
  { train, targetNames }: RawDataset,
  spec: FilesSpec,
  rows: Uint32Array,
): Scaling | null {
  const kind = "targetScaling" in spec ? spec.targetScaling : undefined;
  if (kind !== "standardize" || !targetNames || !train.targets) return null;
  return fitScaling(kind, train.targets, targetNames.length, rows, targetNames.length);
}

const toNumbers = ({ shift, factor }: Scaling) => ({ shift: [...shift], factor: [...factor] });

function preprocessingOf(
  { features }: RawDataset,
  fill: Float64Array | null,
  scaling: Scaling,
): Preprocessing {
  return {
    ...(features ? { features } : {}),
    ...(fill ? { fill: [...fill] } : {}),
    ...toNumbers(scaling),
  };
}

function shuffleLabels(train: Samples, { shuffledLabels, seed }: FilesSpec, classes: number): void {
  if (shuffledLabels === 0) return;
  const generator = createGenerator(seed, "shuffled labels");
  if (train.targets) redrawTargets(train.targets, train.count, shuffledLabels, generator);
  else redrawLabels(train.labels, shuffledLabels, classes, generator);
}

function toSamples(
  part: RawPart,
  features: Features,
  rows: Uint32Array,
  width: number,
  scaling: Scaling,
  targetScaling: Scaling | null,
): Samples {
  const samples: Samples = {
    count: rows.length,
    features: new Float32Array(new SharedArrayBuffer(rows.length * width * 4)),
    labels: new Uint16Array(new SharedArrayBuffer(rows.length * 2)),
  };
  scaleRows(features, width, rows, scaling, samples.features);
  for (let i = 0; i < rows.length; i++) samples.labels[i] = part.labels[rows[i]!]!;
  if (part.targets) samples.targets = targetsOf(part.targets, part.targets.length / part.count, rows);
  if (samples.targets && targetScaling) scaleInPlace(samples.targets, targetScaling);
  return samples;
}

function scaleInPlace(targets: Float32Array, scaling: Scaling): void {
  const width = scaling.shift.length;
  const rows = Uint32Array.from({ length: targets.length / width }, (_, row) => row);
  scaleRows(targets, width, rows, scaling, targets);
}

function targetsOf(all: Float32Array, width: number, rows: Uint32Array): Float32Array<SharedArrayBuffer> {
  const targets = new Float32Array(new SharedArrayBuffer(rows.length * width * 4));
  for (let i = 0; i < rows.length; i++)
    targets.set(all.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return targets;
}
