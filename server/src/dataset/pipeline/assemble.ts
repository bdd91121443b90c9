import { createGenerator } from "../../random/generator.ts";
import { DataError } from "../access/dataError.ts";
import type { Dataset, Samples } from "../dataset.ts";
import type { DataFacts } from "../facts.ts";
import type { FilesSpec } from "../kinds/registry.ts";
import type { Features, RawDataset, RawPart } from "../rawDataset.ts";
import { drawRows } from "./draw.ts";
import { fitScaling, groupCount, type Scaling, scaleRows } from "./scaling.ts";
import { redrawLabels } from "./shuffledLabels.ts";

/** What a spec makes of the files' samples, without reading a feature. @throws DataError */
export function factsOf(raw: RawDataset, spec: FilesSpec): DataFacts {
  const { shape, classes, classNames } = raw;
  const { train, validation } = drawRows(raw, spec);
  return {
    shape,
    classes,
    ...(classNames ? { classNames } : {}),
    train: train.length,
    validation: validation.length,
  };
}

/** Most bytes of all samples, as 32-bit numbers. */
const largestDataset = 2 ** 32;

/** Draws, scales and shuffles as the spec says; the result is on shared memory. @throws DataError */
export async function assemble(raw: RawDataset, spec: FilesSpec): Promise<Dataset> {
  const { shape, classes, classNames } = raw;
  const width = shape.reduce((product, length) => product * length, 1);
  const rows = drawRows(raw, spec);
  const bytes = (rows.train.length + rows.validation.length) * width * 4;
  if (bytes > largestDataset)
    throw new DataError(
      "The dataset",
      `would take ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, and at most 4 GiB are possible: set "limit".`,
    );
  const [features, validationFeatures] = await Promise.all([
    raw.train.features(),
    raw.validation?.features(),
  ]);
  const scaling = fitScaling(spec.scaling, features, width, rows.train, groupCount(shape));
  const train = toSamples(raw.train, features, rows.train, width, scaling);
  if (spec.shuffledLabels > 0)
    redrawLabels(train.labels, spec.shuffledLabels, classes, createGenerator(spec.seed, "shuffled labels"));
  return {
    shape,
    dimensions: width,
    outputs: classes,
    classes,
    ...(classNames ? { classNames } : {}),
    train,
    validation: toSamples(
      raw.validation ?? raw.train,
      validationFeatures ?? features,
      rows.validation,
      width,
      scaling,
    ),
  };
}

function toSamples(
  part: RawPart,
  features: Features,
  rows: Uint32Array,
  width: number,
  scaling: Scaling,
): Samples {
  const samples = {
    count: rows.length,
    features: new Float32Array(new SharedArrayBuffer(rows.length * width * 4)),
    labels: new Uint16Array(new SharedArrayBuffer(rows.length * 2)),
  };
  scaleRows(features, width, rows, scaling, samples.features);
  for (let i = 0; i < rows.length; i++) samples.labels[i] = part.labels[rows[i]!]!;
  return samples;
}
