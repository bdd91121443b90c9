import { readFile, stat } from "node:fs/promises";
import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { asDataError, DataError } from "../access/dataError.ts";
import { arraysToDataset } from "../formats/arrayDataset.ts";
import { type NpyArray, parseNpyHeader, partOfArrays } from "../formats/npyArrays.ts";
import { readZip } from "../formats/zip.ts";
import type { RawDataset, Reading } from "../rawDataset.ts";
import { classNames, path, split, treatment } from "./fields.ts";
import { filePath, filesKind } from "./kind.ts";

const arrayName = (description: string, name: string) =>
  Type.String({ description, minLength: 1, maxLength: 1000, default: name });

const arrayNames = (description: string) =>
  object(
    description,
    {
      features: arrayName("Array of samples.", "x_test"),
      labels: arrayName("Array of labels.", "y_test"),
    },
    { title: 'arrays { "features", "labels" }' },
  );

const schema = object(
  "A NumPy .npz file; its arrays are by default called as in Keras's datasets.",
  {
    kind: Type.Literal("npz"),
    file: path("The NPZ file.", "data/data.npz"),
    train: object(
      "Names of the arrays that hold the training samples.",
      {
        features: arrayName("Array of samples.", "x_train"),
        labels: arrayName("Array of labels.", "y_train"),
      },
      { default: {} },
    ),
    ...split(arrayNames, { default: {} }),
    classNames,
    ...treatment,
  },
  { title: "an NPZ file" },
);

type NpzSpec = Static<typeof schema>;

export const npz = filesKind({
  schemas: [schema],
  paths: [filePath("file")],
  read: readNpz,
});

const largestArchive = 2 ** 31 - 1;

async function readNpz(spec: NpzSpec, reading: Reading): Promise<RawDataset> {
  const { file, train, validation, test, classNames } = spec;
  const open = await openNpz(file);
  const read = ({ features, labels }: ArrayNames) => partOfArrays(open(features), open(labels));
  return arraysToDataset(
    {
      train: await read(train),
      validation: isNames(validation) ? await read(validation) : null,
      test: reading.test && isNames(test) ? await read(test) : null,
    },
    classNames,
    reading.task,
  );
}

type ArrayNames = NpzSpec["train"];

function isNames(part: NpzSpec["validation"] | NpzSpec["test"]): part is ArrayNames {
  return typeof part === "object" && "features" in part;
}

async function openNpz(file: string): Promise<(name: string) => NpyArray> {
  const entries = readZip(file, await readArchive(file));
  return (name) => {
    const entry = entries.find((candidate) => candidate.name === `${name}.npy`);
    if (!entry) {
      const names = entries.map((candidate) => candidate.name.replace(/\.npy$/, "")).slice(0, 20);
      throw new DataError(
        file,
        `has no array "${name}": it has ${names.join(", ") || "none"}. Name arrays with "train" and "validation", or give "validation" a share such as 0.2.`,
      );
    }
    const bytes = entry.read();
    const header = parseNpyHeader(`${file}/${name}`, bytes);
    if (header.size !== bytes.length)
      throw new DataError(
        file,
        `has an array "${name}" of ${bytes.length} bytes, and by its header it should have ${header.size}: save it again.`,
      );
    return { name: `${file}/${name}`, header, bytes: async () => bytes.subarray(header.start) };
  };
}

async function readArchive(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > largestArchive) throw new DataError(file, "is larger than 2 GiB: use .npy files instead.");
    return await readFile(file);
  } catch (error) {
    throw asDataError(file, error);
  }
}
