import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { arraysToDataset, openNpy } from "../formats/npyArrays.ts";
import type { RawDataset } from "../rawDataset.ts";
import { classNames, path, treatment, validation } from "./fields.ts";
import { filePath, filesKind } from "./kind.ts";

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
    validation: validation(npyFiles("Validation samples.")),
    classNames,
    ...treatment,
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
  ],
  read: readNpy,
});

async function readNpy(spec: NpySpec): Promise<RawDataset> {
  const { train, validation: held } = spec;
  return arraysToDataset(
    { features: await openNpy(train.features), labels: await openNpy(train.labels) },
    typeof held === "object"
      ? { features: await openNpy(held.features), labels: await openNpy(held.labels) }
      : null,
    spec.classNames,
  );
}
