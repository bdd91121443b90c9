import { existsSync } from "node:fs";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { dataError } from "../access/dataError.ts";
import { type ArrayPart, arraysToDataset } from "../formats/arrays/arrayDataset.ts";
import type { ArrayLabels } from "../formats/arrays/arrayLabels.ts";
import { bytesOf, decodeFloat64, decodeNumbers, type NumberType } from "../formats/numbers.ts";
import { readExactly, readHead } from "../formats/readExactly.ts";
import { checkFinite, shapeOfSample } from "../formats/samples.ts";
import type { RawDataset, Reading } from "../rawDataset.ts";
import { classNames, path, split, testShare, treatment } from "./fields.ts";
import { filePath, filesKind, folderPath, sourcesAt, testPath } from "./kind.ts";

const idxFiles = (description: string) =>
  object(
    description,
    {
      images: path("IDX file of samples (.gz too).", "data/train-images-idx3-ubyte.gz"),
      labels: path("IDX file of labels (.gz too).", "data/train-labels-idx1-ubyte.gz"),
    },
    { title: 'files { "images", "labels" }' },
  );

const IdxFolderSchema = object(
  "MNIST's four IDX files in a folder: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-… (.gz too).",
  {
    kind: Type.Literal("idx"),
    folder: path("The folder.", "data"),
    ...testShare,
    classNames,
    ...treatment,
  },
  { title: "a folder of IDX files" },
);

const IdxSchema = object(
  "IDX files, as MNIST's are (.gz too).",
  {
    kind: Type.Literal("idx"),
    train: idxFiles("Training samples."),
    ...split(idxFiles),
    classNames,
    ...treatment,
  },
  { title: "IDX files" },
);

type IdxSpec = Static<typeof IdxFolderSchema> | Static<typeof IdxSchema>;

const fileKeys = [
  filePath("train", "images"),
  filePath("train", "labels"),
  filePath("validation", "images"),
  filePath("validation", "labels"),
];

export const idx = filesKind({
  schemas: [IdxFolderSchema, IdxSchema],
  paths: [folderPath("folder"), ...fileKeys, testPath("images"), testPath("labels")],
  sources: (spec) => sourcesAt(fileKeys, "folder" in spec ? filesOf(spec.folder) : spec),
  read: readIdx,
});

/** Types of the IDX format, by the third byte (LeCun, Cortes & Burges, "The MNIST database"). */
const types: Record<number, NumberType> = { 8: "u1", 9: "i1", 11: "i2", 12: "i4", 13: "f4", 14: "f8" };

/** Four bytes, then four for each dimension. */
const longestHeader = 4 + 4 * 4;

interface IdxHeader {
  type: NumberType;
  dimensions: number[];
  /** where the numbers begin; they are big-endian */
  start: number;
}

async function readIdx(spec: IdxSpec, reading: Reading): Promise<RawDataset> {
  const { train, validation } = "folder" in spec ? filesOf(spec.folder) : spec;
  return arraysToDataset(
    {
      train: await readPart(train),
      validation: isFiles(validation) ? await readPart(validation) : null,
      test: reading.test && isFiles(spec.test) ? await readPart(spec.test) : null,
    },
    spec.classNames,
    reading.task,
  );
}

interface IdxFiles {
  images: string;
  labels: string;
}

function isFiles(part: unknown): part is IdxFiles {
  return typeof part === "object" && part !== null && "images" in part;
}

/** The files of MNIST and of all that took over its names. */
function filesOf(folder: string) {
  const file = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? path : `${path}.gz`;
  };
  return {
    train: { images: file("train-images-idx3-ubyte"), labels: file("train-labels-idx1-ubyte") },
    validation: { images: file("t10k-images-idx3-ubyte"), labels: file("t10k-labels-idx1-ubyte") },
  };
}

async function readPart(files: IdxFiles): Promise<ArrayPart> {
  const header = parseHeader(files.images, await readHead(files.images, longestHeader));
  const shape = shapeOfSample(files.images, header.dimensions);
  const width = shape.reduce((product, length) => product * length, 1);
  return {
    count: header.dimensions[0]!,
    shape,
    labels: await readLabels(files.labels),
    async features() {
      const bytes = await readNumbers(files.images, header);
      return checkFinite(files.images, decodeNumbers(bytes, header.type, false), width);
    },
  };
}

async function readLabels(file: string): Promise<ArrayLabels> {
  const header = parseHeader(file, await readHead(file, longestHeader));
  const [, width = 1, ...more] = header.dimensions;
  if (more.length > 0)
    throw dataError("file-unreadable/idx-labels", { file, dimensions: header.dimensions.length });
  return { name: file, values: decodeFloat64(await readNumbers(file, header), header.type, false), width };
}

async function readNumbers(file: string, header: IdxHeader): Promise<Uint8Array> {
  const count = header.dimensions.reduce((product, length) => product * length, 1);
  const size = header.start + count * bytesOf(header.type);
  const bytes = await readExactly(file, size);
  return bytes.subarray(header.start);
}

function parseHeader(file: string, head: Uint8Array): IdxHeader {
  const [first, second, code = 0, rank = 0] = head;
  if (head.length < 4 || first !== 0 || second !== 0)
    throw dataError("file-unreadable/not-idx", { file, bytes: hex(head.subarray(0, 4)) });
  const type = types[code];
  if (!type) throw dataError("file-unreadable/idx-type", { file, byte: hex([code]) });
  const start = 4 + 4 * rank;
  if (rank < 1 || rank > 4 || head.length < start)
    throw dataError("file-unreadable/idx-header", { file, rank, bytes: head.length });
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  return { type, dimensions, start };
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ") || "nothing";
}
