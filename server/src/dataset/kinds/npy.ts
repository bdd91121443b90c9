import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { type ArrayPart, arraysToDataset } from "../formats/arrays/arrayDataset.ts";
import { openNpy, partOfArrays } from "../formats/arrays/npyArrays.ts";
import type { RawDataset, Reading } from "../rawDataset.ts";
import { npyRows } from "../rows/arrayRows.ts";
import { classNames, numericTreatment, path, split } from "./fields.ts";
import { filePath, filesKind, testPath } from "./kind.ts";

const npyFiles = (description: string) =>
  object(
    description,
    {
      features: path(
        "NPY file: one sample per row, or images as count × height × width (× channels).",
        "data/features.npy",
      ),
      labels: path("NPY file of whole numbers from 0 up.", "data/labels.npy"),
    },
    { title: 'files { "features", "labels" }' },
  );

const schema = object(
  "NumPy's .npy files.",
  {
    kind: Type.Literal("npy"),
    train: npyFiles("Training samples."),
    ...split(npyFiles),
    classNames,
    ...numericTreatment,
  },
  { title: "NPY files" },
);

type NpySpec = Static<typeof schema>;

export const npy = filesKind({
  schemas: [schema],
  paths: [
    filePath("train", "features"),
    filePath("train", "labels"),
    filePath("validation", "features"),
    filePath("validation", "labels"),
    testPath("features"),
    testPath("labels"),
  ],
  read: readNpy,
  newRows: { endings: ["npy"], read: npyRows },
});

async function readNpy(
  { train, validation, test, classNames }: NpySpec,
  reading: Reading,
): Promise<RawDataset> {
  return arraysToDataset(
    {
      train: await readPart(train),
      validation: isFiles(validation) ? await readPart(validation) : null,
      test: reading.test && isFiles(test) ? await readPart(test) : null,
    },
    classNames,
    reading.task,
  );
}

type NpyFiles = NpySpec["train"];

function isFiles(part: NpySpec["validation"] | NpySpec["test"]): part is NpyFiles {
  return typeof part === "object" && "features" in part;
}

async function readPart({ features, labels }: NpyFiles): Promise<ArrayPart> {
  return partOfArrays(await openNpy(features), await openNpy(labels));
}
