import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import Type, { type Static } from "typebox";
import { count, inUnits, object, pair } from "../../schema/fields.ts";
import { DataError } from "../access/dataError.ts";
import { keep, keyOf } from "../formats/cache.ts";
import { decodeImages } from "../formats/decodeImages.ts";
import { decodeImage, type ImageForm } from "../formats/image.ts";
import { type ImageFolder, listImages } from "../formats/imageFolder.ts";
import { shapeOfSample } from "../formats/samples.ts";
import type { RawDataset, RawPart, ReadingContext } from "../rawDataset.ts";
import { path, treatment, validation } from "./fields.ts";
import { filesKind, folderPath, type Source } from "./kind.ts";

const schema = object(
  "JPEG and PNG images in a folder for each class.",
  {
    kind: Type.Literal("images"),
    train: path("Folder that holds a folder for each class, named as the class.", "data/train"),
    validation: validation(path("Folder of validation images with the same classes.", "data/validation")),
    size: Type.Optional(
      pair(inUnits("pixels", count("Pixels.", 1, undefined, 4096)), {
        description: "Height and width that all images are scaled to; when left out, all must have the same.",
      }),
    ),
    channels: Type.Union([Type.Literal(1), Type.Literal(3)], {
      description: "1 for grey, 3 for red, green and blue.",
      default: 3,
    }),
    ...treatment,
  },
  { title: "a folder of images" },
);

type ImagesSpec = Static<typeof schema>;

export const images = filesKind({
  schemas: [schema],
  paths: [folderPath("train"), folderPath("validation")],
  sources: ({ train, validation: held }) => [
    ...sourcesIn("train", train),
    ...(typeof held === "string" ? sourcesIn("validation", held) : []),
  ],
  read: readImages,
});

function sourcesIn(part: string, folder: string): Source[] {
  return listImages(folder).files.map((file) => ({
    role: [part, ...relative(folder, file).split(sep)].join("/"),
    path: file,
  }));
}

/**
 * Reads folders of images. Decoded once, they are kept in the cache, by the content of the files.
 *
 * @param content hash of what the files hold; null to keep nothing
 * @throws DataError
 */
async function readImages(
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
