/** A preview of a dataset: how many samples each class has and, of images, some of them. */
import { encode } from "fast-png";
import type { Task } from "../dataset.ts";
import { describeData } from "../describeData.ts";
import {
  type DatasetSpec,
  type FilesSpec,
  filesKindOf,
  type GeneratedSpec,
  generatedKindOf,
  isGenerated,
} from "../kinds/registry.ts";
import { inspectRaw } from "../pipeline/inspection.ts";
import type { DataResult } from "../problem.ts";
import type { Features, RawPart } from "../rawDataset.ts";
import { drawRows } from "../split/draw.ts";
import { aboutFiles } from "./inspect.ts";
import type { Preview } from "./workerProtocol.ts";

const mostImages = 20;

/** The dataset's paths are absolute. */
export async function preview(dataset: DatasetSpec, task: Task): Promise<DataResult<Preview>> {
  return isGenerated(dataset)
    ? { found: previewOfGenerated(dataset), problem: null }
    : previewOfFiles(dataset, task);
}

function previewOfGenerated(dataset: GeneratedSpec): Preview {
  const kind = generatedKindOf(dataset);
  const facts = kind.facts(dataset);
  const { shape, train, validation } = facts;
  return {
    description: describeData(facts, null),
    samples: { train, validation },
    shape,
    classes: kind.classes(dataset),
    images: [],
  };
}

function previewOfFiles(located: FilesSpec, task: Task): Promise<DataResult<Preview>> {
  return aboutFiles(located, async () => {
    const reading = { task, test: false, content: null, cache: null, progress: () => {} };
    const raw = await filesKindOf(located).read(located, reading);
    const { facts, summary } = inspectRaw(raw, located);
    const { shape, classes, classNames } = raw;
    const { train, validation } = drawRows(raw, located);
    const counts = new Array<number>(classes).fill(0);
    if (classes > 0) for (const row of train) counts[raw.train.labels[row]!]!++;
    return {
      description: describeData(facts, summary),
      samples: { train: train.length, validation: validation.length },
      shape,
      classes: counts.map((count, label) => ({ name: classNames?.[label] ?? String(label), count })),
      images: await someImages(raw.train, shape, oneOfEach(train, raw.train.labels, classes)),
    };
  });
}

/** Rows class by class, again and again until there are enough. */
function oneOfEach(rows: Uint32Array, labels: Uint16Array, classes: number): number[] {
  const byClass = Array.from({ length: Math.max(1, classes) }, (): number[] => []);
  for (const row of rows) {
    const members = byClass[labels[row]!]!;
    if (members.length < mostImages) members.push(row);
  }
  const rounds = Array.from({ length: mostImages }, (_, round) =>
    byClass.flatMap((members) => members[round] ?? []),
  );
  return rounds.flat().slice(0, mostImages);
}

async function someImages(part: RawPart, shape: number[], rows: number[]): Promise<Preview["images"]> {
  const [height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3)) return [];
  const size = height * width * channels;
  const chosen = await (part.some ? part.some(rows) : part.features());
  return rows.map((row, index) => {
    const at = part.some ? index : row;
    const data = toBytes(chosen.subarray(at * size, (at + 1) * size));
    const png = Buffer.from(encode({ width, height, channels, depth: 8, data })).toString("base64");
    return { label: part.labels[row]!, png };
  });
}

/** Pixels that are no bytes are spread over their range. */
function toBytes(pixels: Features): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels;
  const low = pixels.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = pixels.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return Uint8Array.from(pixels, (value) => (high > low ? (255 * (value - low)) / (high - low) : 0));
}
