import { readFile } from "node:fs/promises";
import type { ImagesSpec } from "../../specification/schema/dataset.ts";
import { DataError } from "../access/dataError.ts";
import { keep, keyOf } from "../identity/cache.ts";
import { shapeOfSample } from "../pipeline/samples.ts";
import { decodeImages } from "./decodeImages.ts";
import { decodeImage, type ImageForm } from "./image.ts";
import { type ImageFolder, listImages } from "./imageFolder.ts";
import type { RawDataset, RawPart, ReadingContext } from "./rawDataset.ts";

/**
 * Reads folders of images. Decoded once, they are kept in the cache, by the content of the files.
 *
 * @param content hash of what the files hold; null to keep nothing
 * @throws DataError
 */
export async function readImages(
  spec: ImagesSpec,
  content: string | null,
  context: ReadingContext,
): Promise<RawDataset> {
  const train = listImages(spec.train);
  const validation = typeof spec.validation === "string" ? listImages(spec.validation) : null;
  const form: ImageForm = { size: spec.size ?? null, channels: spec.channels };
  const shape = await shapeOf(train, form);
  if (validation) checkClasses(train, validation);
  const toPart = (
    part: "train" | "validation",
    { files, folder }: ImageFolder,
    labels: Uint16Array,
  ): RawPart => ({
    count: files.length,
    labels,
    some: (rows) =>
      decodeImages(
        rows.map((row) => files[row]!),
        form,
        shape,
        context.progress,
      ),
    features() {
      shapeOfSample(folder, [files.length, ...shape]);
      const decode = () => decodeImages(files, form, shape, context.progress);
      if (content === null || context.cache === null) return decode();
      return keep(
        context.cache,
        keyOf(content, [part, shape]),
        files.length * shape.reduce((a, b) => a * b, 1),
        decode,
      );
    },
  });
  return {
    shape,
    classes: train.classNames.length,
    classNames: train.classNames,
    train: toPart("train", train, train.labels),
    validation: validation && toPart("validation", validation, relabel(validation, train.classNames)),
  };
}

/** The shape that the first image has, or that all are scaled to. */
async function shapeOf({ files }: ImageFolder, form: ImageForm): Promise<number[]> {
  if (form.size) return [...form.size, form.channels];
  const first = files[0]!;
  const { height, width } = decodeImage(first, await readFile(first), form);
  return [height, width, form.channels];
}

function checkClasses(train: ImageFolder, validation: ImageFolder): void {
  const unknown = validation.classNames.find((name) => !train.classNames.includes(name));
  if (unknown !== undefined)
    throw new DataError(
      validation.folder,
      `has a class "${unknown}" that ${train.folder} does not have: the folders of both must be called the same.`,
    );
}

function relabel({ labels, classNames }: ImageFolder, names: string[]): Uint16Array {
  const indices = classNames.map((name) => names.indexOf(name));
  return labels.map((label) => indices[label]!);
}
