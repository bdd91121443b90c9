import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import Type, { type Static } from "typebox";
import { count, inUnits, object, pair } from "../../schema/fields.ts";
import { DataError, dataError } from "../access/dataError.ts";
import { keep, keyOf } from "../formats/cache.ts";
import { decodeImages, examineImages } from "../formats/images/decodeImages.ts";
import { decodeImage, type ImageForm } from "../formats/images/image.ts";
import { type ImageFolder, listImages } from "../formats/images/imageFolder.ts";
import { trainingSize } from "../formats/images/trainingSize.ts";
import { refuseRegression, shapeOfSample } from "../formats/samples.ts";
import type { Source } from "../identity/content.ts";
import type { RawDataset, RawPart, Reading } from "../rawDataset.ts";
import { imageEndings, imageRows } from "../rows/imageRows.ts";
import { path, split, treatment } from "./fields.ts";
import { filesKind, folderPath } from "./kind.ts";

const schema = object(
  "JPEG and PNG images in a folder for each class.",
  {
    kind: Type.Literal("images"),
    train: path("Folder with one folder per class, named as the class.", "data/train"),
    ...split((description) => path(`${description} A folder with the same classes.`, "data/validation")),
    size: Type.Optional(
      pair(inUnits("pixels", count("Pixels.", 1, undefined, 4096)), {
        description:
          "Height and width that all images are scaled to; without it all images must have the same size.",
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
  paths: [folderPath("train"), folderPath("validation"), { ...folderPath("test"), role: null }],
  sources: ({ train, validation: held }) => [
    ...sourcesIn("train", train),
    ...(typeof held === "string" ? sourcesIn("validation", held) : []),
  ],
  read: readImages,
  newRows: { endings: imageEndings, read: (path, form, spec) => imageRows(path, form, spec?.size) },
});

function sourcesIn(part: string, folder: string): Source[] {
  return listImages(folder).files.map((file) => ({
    role: [part, ...relative(folder, file).split(sep)].join("/"),
    path: file,
  }));
}

/** Reads folders of images. Decoded pixels stay in the cache, by the content of the files. */
async function readImages(spec: ImagesSpec, reading: Reading): Promise<RawDataset> {
  refuseRegression(spec.train, reading.task);
  const train = listImages(spec.train);
  const form: ImageForm = { size: spec.size ?? null, channels: spec.channels };
  const shape = await shapeOf(train, form);
  const partIn = (part: "validation" | "test", folder: string): RawPart => {
    const listed = listImages(folder);
    checkClasses(train, listed);
    return toPart(part, listed, relabel(listed, train.classNames), form, shape, reading);
  };
  return {
    shape,
    classes: train.classNames.length,
    classNames: train.classNames,
    train: toPart("train", train, train.labels, form, shape, reading),
    validation: typeof spec.validation === "string" ? partIn("validation", spec.validation) : null,
    ...(reading.test && typeof spec.test === "string" ? { test: partIn("test", spec.test) } : {}),
  };
}

function toPart(
  part: "train" | "validation" | "test",
  { files, folder }: ImageFolder,
  labels: Uint16Array,
  form: ImageForm,
  shape: number[],
  { content, cache, progress }: Reading,
): RawPart {
  return {
    count: files.length,
    labels,
    check: () => checkSizes(files, form, shape),
    some: (rows) =>
      decodeImages(
        rows.map((row) => files[row]!),
        form,
        shape,
        progress,
      ),
    features() {
      shapeOfSample(folder, [files.length, ...shape]);
      const decode = () => decodeImages(files, form, shape, progress);
      // The hash of the content does not include test files.
      if (content === null || cache === null || part === "test") return decode();
      const size = files.length * shape.reduce((a, b) => a * b, 1);
      return keep(cache, keyOf(content, [part, shape]), size, decode);
    },
  };
}

/** @throws DataError for the first file that something is wrong with; where sizes differ, with one for all */
async function checkSizes(files: string[], form: ImageForm, shape: number[]): Promise<void> {
  try {
    await examineImages(files, form, shape);
  } catch (error) {
    if (!(error instanceof DataError) || error.id !== "file-unreadable/image-size") throw error;
    const value = trainingSize([shape[0]!, shape[1]!]);
    const title = `Scale all images to ${value.join(" × ")}`;
    throw new DataError(error, { fix: { title, path: ["dataset", "size"], value } });
  }
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
    throw dataError("file-unreadable/unknown-class", {
      file: validation.folder,
      name: unknown,
      train: train.folder,
    });
}

function relabel({ labels, classNames }: ImageFolder, names: string[]): Uint16Array {
  const indices = classNames.map((name) => names.indexOf(name));
  return labels.map((label) => indices[label]!);
}
