import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { arraysToDataset } from "../formats/arrays/arrayDataset.ts";
import { partOfArrays } from "../formats/arrays/npyArrays.ts";
import { openNpz } from "../formats/arrays/npzArrays.ts";
import type { RawDataset, Reading } from "../rawDataset.ts";
import { npzRows } from "../rows/arrayRows.ts";
import { classNames, numericTreatment, path, split } from "./fields.ts";
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
  "A NumPy .npz file; by default with the array names of Keras's datasets.",
  {
    kind: Type.Literal("npz"),
    file: path("The NPZ file.", "data/data.npz"),
    train: object(
      "Names of the arrays with the training samples.",
      {
        features: arrayName("Array of samples.", "x_train"),
        labels: arrayName("Array of labels.", "y_train"),
      },
      { default: {} },
    ),
    ...split(arrayNames, { default: {} }),
    classNames,
    ...numericTreatment,
  },
  { title: "an NPZ file" },
);

type NpzSpec = Static<typeof schema>;

export const npz = filesKind({
  schemas: [schema],
  paths: [filePath("file")],
  read: readNpz,
  newRows: { endings: ["npz"], read: (file, form, spec) => npzRows(file, form, spec?.train.features) },
});

async function readNpz(spec: NpzSpec, reading: Reading): Promise<RawDataset> {
  const { file, train, validation, test, classNames } = spec;
  const { open } = await openNpz(file);
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
