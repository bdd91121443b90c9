import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { asDataError, dataError } from "../access/dataError.ts";
import { refuseSpecialFile } from "../access/regularFile.ts";
import { concatenate, counted, refuseRegression } from "../formats/samples.ts";
import type { RawDataset, RawPart, Reading } from "../rawDataset.ts";
import { path, testShare, treatment } from "./fields.ts";
import { filesKind, folderPath } from "./kind.ts";

const schema = object(
  "The binary files of CIFAR-10 (data_batch_1.bin … test_batch.bin) or CIFAR-100 (train.bin, test.bin).",
  {
    kind: Type.Literal("cifar"),
    folder: path("The folder with these files, such as cifar-10-batches-bin.", "cifar-10-batches-bin"),
    labels: Type.Enum(["fine", "coarse"], {
      description: "Which labels of CIFAR-100 are used.",
      enumDescriptions: ["The 100 classes.", "The 20 superclasses."],
      default: "fine",
    }),
    ...testShare,
    ...treatment,
  },
  { title: "CIFAR-10 or CIFAR-100" },
);

type CifarSpec = Static<typeof schema>;

export const cifar = filesKind({
  schemas: [schema],
  paths: [folderPath("folder")],
  sources({ folder, labels }) {
    const { train, test, names } = layoutOf(folder, labels);
    return [...train, test, names].flatMap((name) => {
      const file = join(folder, name);
      return name === names && !existsSync(file) ? [] : [{ role: name, path: file }];
    });
  },
  read: readCifar,
});

const side = 32;
const plane = side * side;
const pixels = 3 * plane;

/** The files of one of the two datasets (Krizhevsky, 2009), and how a record begins. */
interface Layout {
  train: string[];
  test: string;
  /** bytes of labels before the pixels, and which of them is learned */
  labelBytes: number;
  label: number;
  names: string;
  classes: number;
}

async function readCifar({ folder, labels }: CifarSpec, { task }: Reading): Promise<RawDataset> {
  refuseRegression(folder, task);
  const layout = layoutOf(folder, labels);
  const train = await Promise.all(layout.train.map((name) => readRecords(join(folder, name), layout)));
  const classNames = await readNames(join(folder, layout.names), layout.classes);
  return {
    shape: [side, side, 3],
    classes: layout.classes,
    ...(classNames ? { classNames } : {}),
    train: concatenate(train),
    validation: await readRecords(join(folder, layout.test), layout),
  };
}

/** The files that a folder's dataset is in. @throws DataError when there is neither */
function layoutOf(folder: string, labels: CifarSpec["labels"]): Layout {
  if (existsSync(join(folder, "data_batch_1.bin")))
    return {
      train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
      test: "test_batch.bin",
      labelBytes: 1,
      label: 0,
      names: "batches.meta.txt",
      classes: 10,
    };
  if (existsSync(join(folder, "train.bin")))
    return {
      train: ["train.bin"],
      test: "test.bin",
      labelBytes: 2,
      label: labels === "coarse" ? 0 : 1,
      names: `${labels}_label_names.txt`,
      classes: labels === "coarse" ? 20 : 100,
    };
  throw dataError("file-missing/cifar", { file: folder });
}

async function readRecords(file: string, { labelBytes, label, classes }: Layout): Promise<RawPart> {
  refuseSpecialFile(file);
  const bytes = await readFile(file).catch((error) => {
    throw asDataError(file, error);
  });
  const record = labelBytes + pixels;
  const count = bytes.length / record;
  if (!Number.isInteger(count) || count === 0)
    throw dataError("file-unreadable/cifar-size", { file, bytes: bytes.length, record });
  const labels = Uint16Array.from({ length: count }, (_, i) => bytes[i * record + label]!);
  const wrong = labels.findIndex((value) => value >= classes);
  if (wrong >= 0)
    throw dataError("file-unreadable/cifar-label", {
      file,
      label: labels[wrong]!,
      place: counted("record", wrong),
      classes,
    });
  return {
    count,
    labels,
    // A channel after the other in the file, side by side in a sample.
    async features() {
      const features = new Uint8Array(count * pixels);
      for (let i = 0; i < count; i++) {
        const from = i * record + labelBytes;
        const to = i * pixels;
        for (let channel = 0; channel < 3; channel++)
          for (let p = 0; p < plane; p++) features[to + 3 * p + channel] = bytes[from + channel * plane + p]!;
      }
      return features;
    },
  };
}

/** A name per line; without the file, or with a wrong number of names, the classes have none. */
async function readNames(file: string, classes: number): Promise<string[] | undefined> {
  refuseSpecialFile(file);
  const text = await readFile(file, "utf8").catch(() => "");
  const names = text.split("\n").flatMap((line) => (line.trim() ? [line.trim().slice(0, 200)] : []));
  return names.length === classes ? names : undefined;
}
