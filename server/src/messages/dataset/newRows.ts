/** New data for a trained network, as `dai predict` reads it. */
import { formatInteger } from "../../domain/format.ts";
import type { Messages } from "../message.ts";
import type { File } from "./files.ts";
import type { Cell, InColumn } from "./tables.ts";

export const newRowMessages = {
  "file-unreadable/other-format": ({ file, endings }: File & { endings: string }) => [
    `${file} is of a format that rows can't be read from`,
    `use ${endings}, or a folder of images`,
  ],
  "file-unreadable/column-count": ({ file, columns, inputs }: File & { columns: number; inputs: number }) => [
    `${file} has ${formatInteger(columns)} columns, and the model takes ${formatInteger(inputs)} numbers per row`,
    "give it as many columns, without a label",
  ],
  "file-unreadable/text-input": ({ file, value, place, column }: Cell) => [
    `${file} has ${value} in ${place}, column ${JSON.stringify(column)}, where the model takes numbers`,
    "correct it",
  ],
  "file-unreadable/unknown-category": ({ file, value, place, column, known }: Cell & { known: string }) => [
    `${file} has ${value} in ${place}, column ${JSON.stringify(column)}, and the model knows ${known}`,
    "correct it, or leave the row out",
  ],
  "file-unreadable/missing-input": ({ file, place, column }: InColumn & { place: string }) => [
    `${file} has no value in ${place}, column ${JSON.stringify(column)}, and the model was trained without missing values`,
    'give one, leave the row out, or train with "missing" set to "median"',
  ],
  "file-unreadable/array-names": ({ file, known }: File & { known: string }) => [
    `${file} has ${known}`,
    'call the array with the samples "x"',
  ],
  "file-unreadable/input-shape": ({ file, shape, wanted }: File & { shape: string; wanted: string }) => [
    `${file} has samples of ${shape}, and the model takes ${wanted}`,
    "reshape them",
  ],
  "file-unreadable/no-image-model": ({ file }: File) => [
    `${file} is an image or a folder, and the model takes no images`,
    "use a table or arrays",
  ],
  "file-unreadable/input-image-size": ({ file, size, wanted }: File & { size: string; wanted: string }) => [
    `${file} is ${size} pixels, and the model takes ${wanted}`,
    "scale it first",
  ],
  "file-unreadable/no-input-images": ({ file }: File) => [`${file} holds no JPEG or PNG images`, "add some"],
} as const satisfies Messages;
