import Type, { type Static } from "typebox";
import { count, inUnits, object, pair, positive, seed } from "../../schema/fields.ts";
import type { DataFacts } from "../checks/dataFacts.ts";

const shuffledLabels = Type.Number({
  description: "Share of the training labels that is drawn again at random, from 0 (none) to 1 (all).",
  minimum: 0,
  maximum: 1,
  default: 0,
  unit: "share of the labels",
});

export const ShellSchema = object(
  "Generated data: two classes on two concentric spheres (the paper's Shell dataset), balanced, with directions uniform on the sphere.",
  {
    kind: Type.Literal("shell"),
    dimensions: inUnits(
      "dimensions",
      count("Dimensions of the space that the spheres lie in.", 1, 1024, 65_536),
    ),
    radii: pair(inUnits("distance from the origin", positive("A radius.")), {
      description: "Radius of each class's sphere.",
      default: [1, 1.1],
    }),
    train: inUnits("samples", count("Number of training samples.", 2, 20_000)),
    validation: inUnits("samples", count("Number of validation samples; the spectra are of these.", 2, 4000)),
    seed: Type.Integer({
      ...seed,
      description: "Decides every sample; the same seed gives the same data.",
      default: 1,
    }),
    shuffledLabels,
  },
  { title: "a shell dataset" },
);

/** A path in a spec: relative to the spec's folder, or absolute in a data folder (docs/datasets.md). */
const path = (description: string, example: string) =>
  Type.String({ description, minLength: 1, maxLength: 4096, examples: [example] });

const share = Type.Number({
  description: "Share of the samples that is set apart for validation, the same share of each class.",
  exclusiveMinimum: 0,
  exclusiveMaximum: 1,
  unit: "share of the samples",
});

/** A share of the training file's samples, or files of their own. */
function validation<T extends Parameters<typeof Type.Union>[0][number]>(files: T) {
  return Type.Union([share, files], {
    description:
      "Validation samples: a share of the samples, or files of their own. The spectra are of these.",
    default: 0.2,
  });
}

/** What is done with samples once they are read. */
const treatment = {
  scaling: Type.Enum(["standardize", "unit", "none"], {
    description:
      "How features are scaled, by the training samples: channel by channel for images, else column by column.",
    enumDescriptions: [
      "To mean 0 and variance 1.",
      "To 0 … 1: 8-bit pixels are divided by 255, other numbers by their range.",
      "Not at all.",
    ],
    default: "standardize",
  }),
  limit: Type.Optional(
    inUnits(
      "samples",
      count("At most so many training samples, drawn so that each class keeps its share.", 1),
    ),
  ),
  validationLimit: Type.Optional(
    inUnits(
      "samples",
      count("At most so many validation samples, drawn so that each class keeps its share.", 1),
    ),
  ),
  seed: Type.Integer({
    ...seed,
    description: "Decides which samples are drawn for validation, limits and shuffled labels.",
    default: 1,
  }),
  shuffledLabels,
};

const classNames = Type.Optional(
  Type.Array(Type.String({ maxLength: 200 }), {
    description: "What the classes are called, in the order of their labels 0, 1, 2 …",
    minItems: 2,
    maxItems: 65_536,
  }),
);

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
    validation: validation(idxFiles("Validation samples.")),
    classNames,
    ...treatment,
  },
  { title: "IDX files" },
);

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

const NpySchema = object(
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

const arrayName = (description: string, name: string) =>
  Type.String({ description, minLength: 1, maxLength: 1000, default: name });

const NpzSchema = object(
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
    validation: Type.Union(
      [
        share,
        object(
          "Names of the arrays that hold the validation samples.",
          {
            features: arrayName("Array of samples.", "x_test"),
            labels: arrayName("Array of labels.", "y_test"),
          },
          { title: 'arrays { "features", "labels" }' },
        ),
      ],
      {
        description:
          "Validation samples: a share of the samples, or arrays of their own. The spectra are of these.",
        default: {},
      },
    ),
    classNames,
    ...treatment,
  },
  { title: "an NPZ file" },
);

const table = {
  label: Type.String({
    description: "Name of the column that holds the classes.",
    examples: ["label"],
    minLength: 1,
    maxLength: 1000,
  }),
  columns: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
      description: "Names of the columns that are features, all numbers; all but the label when left out.",
      minItems: 1,
      maxItems: 65_536,
    }),
  ),
};

const CsvSchema = object(
  "A table as text (.gz too): a sample per row.",
  {
    kind: Type.Literal("csv"),
    train: path("CSV file of samples.", "data/train.csv"),
    validation: validation(path("CSV file of validation samples.", "data/validation.csv")),
    ...table,
    delimiter: Type.String({
      description: "What separates values.",
      minLength: 1,
      maxLength: 1,
      default: ",",
    }),
    header: Type.Boolean({
      description: 'Whether the first row names the columns; without names they are called "0", "1" …',
      default: true,
    }),
    ...treatment,
  },
  { title: "a CSV file" },
);

const ParquetSchema = object(
  "A Parquet table: a sample per row.",
  {
    kind: Type.Literal("parquet"),
    train: path("Parquet file of samples.", "data/train.parquet"),
    validation: validation(path("Parquet file of validation samples.", "data/validation.parquet")),
    ...table,
    ...treatment,
  },
  { title: "a Parquet file" },
);

const ImagesSchema = object(
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

const CifarSchema = object(
  "The binary files of CIFAR-10 (data_batch_1.bin … test_batch.bin) or CIFAR-100 (train.bin, test.bin).",
  {
    kind: Type.Literal("cifar"),
    folder: path("The folder that holds them, such as cifar-10-batches-bin.", "cifar-10-batches-bin"),
    labels: Type.Enum(["fine", "coarse"], {
      description: "Which labels of CIFAR-100 are learned.",
      enumDescriptions: ["The 100 classes.", "The 20 superclasses."],
      default: "fine",
    }),
    ...treatment,
  },
  { title: "CIFAR-10 or CIFAR-100" },
);

export const DatasetSchema = Type.Union(
  [
    ShellSchema,
    IdxFolderSchema,
    IdxSchema,
    NpySchema,
    NpzSchema,
    CsvSchema,
    ParquetSchema,
    ImagesSchema,
    CifarSchema,
  ],
  { description: "What the network learns." },
);

export type ShellSpec = Static<typeof ShellSchema>;
export type IdxSpec = Static<typeof IdxFolderSchema> | Static<typeof IdxSchema>;
export type NpySpec = Static<typeof NpySchema>;
export type NpzSpec = Static<typeof NpzSchema>;
export type CsvSpec = Static<typeof CsvSchema>;
export type ParquetSpec = Static<typeof ParquetSchema>;
export type ImagesSpec = Static<typeof ImagesSchema>;
export type CifarSpec = Static<typeof CifarSchema>;

/** A dataset that is read from files. */
export type FilesSpec = IdxSpec | NpySpec | NpzSpec | CsvSpec | ParquetSpec | ImagesSpec | CifarSpec;

/** `found` is no key of the file: it is what somebody who looked at the data found there. */
export type DatasetSpec = ShellSpec | (FilesSpec & { found?: DataFacts });
