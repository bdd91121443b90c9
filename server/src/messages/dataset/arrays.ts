/** Arrays: IDX, NPY, NPZ and CIFAR files, and their labels. */
import { formatCount, formatInteger } from "../../domain/format.ts";
import type { Messages } from "../message.ts";
import type { File } from "./files.ts";

const again = "get the file again";

export interface InArray extends File {
  /** such as "row 3 (index 2)": as people count, and as NumPy does */
  place: string;
}

export const arrayMessages = {
  "file-unreadable/not-idx": ({ file, bytes }: File & { bytes: string }) => [
    `${file} is not an IDX file, because it begins with ${bytes} instead of 00 00`,
    "check the path, or get the file again",
  ],
  "file-unreadable/idx-type": ({ file, byte }: File & { byte: string }) => [
    `${file} has numbers of an unknown type (byte 2 is ${byte})`,
    "use 8-bit ones",
  ],
  "file-unreadable/idx-header": ({ file, rank, bytes }: File & { rank: number; bytes: number }) => [
    `${file} has a damaged header (${rank} dimensions in ${bytes} bytes)`,
    again,
  ],
  "file-unreadable/idx-labels": ({ file, dimensions }: File & { dimensions: number }) => [
    `${file} has ${dimensions} dimensions, and labels have one`,
    "use the file of labels, not that of images",
  ],
  "file-unreadable/cifar-size": ({ file, bytes, record }: File & { bytes: number; record: number }) => [
    `${file} has ${bytes} bytes, which is no multiple of ${record}, the size of an image with its label`,
    again,
  ],
  "file-unreadable/cifar-label": ({
    file,
    label,
    place,
    classes,
  }: InArray & { label: number; classes: number }) => [
    `${file} has the label ${label} in ${place}, and there are ${classes} classes`,
    again,
  ],
  "file-unreadable/not-npy": ({ file }: File) => [
    `${file} is not an NPY file, which begins with 93 4e 55 4d 50 59`,
    "save it again with numpy.save",
  ],
  "file-unreadable/npy-header-end": ({ file }: File) => [
    `${file} has a header that does not end`,
    "save it again with numpy.save",
  ],
  "file-unreadable/npy-header": ({ file }: File) => [
    `${file} has a header that can't be read`,
    "save it again with numpy.save",
  ],
  "file-unreadable/element-type": ({ file, type }: File & { type: string }) => [
    `${file} has elements of the type ${type}`,
    "convert them to numbers, such as float32",
  ],
  "file-unreadable/python-objects": ({ file }: File) => [
    `${file} holds Python objects, which are not read`,
    "convert texts with .astype(str) and numbers with .astype(float) before saving",
  ],
  "file-unreadable/archive-too-large": ({ file }: File) => [
    `${file} is larger than 2 GiB`,
    "use .npy files instead",
  ],
  "file-unreadable/no-array": ({ file, array, known }: File & { array: string; known: string }) => [
    `${file} has no array "${array}" (it has ${known})`,
    'name arrays with "train" and "validation", or give "validation" a share such as 0.2',
  ],
  "file-unreadable/array-size": ({
    file,
    array,
    bytes,
    expected,
  }: File & { array: string; bytes: number; expected: number }) => [
    `${file} has an array "${array}" of ${bytes} bytes, and by its header it should have ${expected}`,
    "save it again",
  ],
  "file-unreadable/not-zip": ({ file }: File) => [
    `${file} is not a ZIP archive, or is incomplete, since it has no directory`,
    "get or save the file again",
  ],
  "file-unreadable/zip-directory": ({ file, offset }: File & { offset: number }) => [
    `${file} has a damaged directory at offset ${offset}`,
    "get or save the file again",
  ],
  "file-unreadable/zip-large-entry": ({ file, entry }: File & { entry: string }) => [
    `${file} has an entry ${entry} of 4 GiB or more`,
    "split it",
  ],
  "file-unreadable/zip-no-entry": ({ file, entry, offset }: File & { entry: string; offset: number }) => [
    `${file} has no entry ${entry} at offset ${offset}`,
    "get or save the file again",
  ],
  "file-unreadable/zip-end": ({ file, entry }: File & { entry: string }) => [
    `${file} ends within its entry ${entry}`,
    "get or save the file again",
  ],
  "file-unreadable/zip-entry": ({ file, entry, size }: File & { entry: string; size: number }) => [
    `${file} has an entry ${entry} that is not the ${size} bytes of its directory`,
    "get or save the file again",
  ],
  "file-unreadable/sample-dimensions": ({ file, dimensions }: File & { dimensions: number }) => [
    `${file} has ${formatCount(dimensions, "dimension")}`,
    "samples have 2 (count, features), 3 (count, height, width) or 4 (and channels)",
  ],
  "file-unreadable/no-samples": ({ file }: File) => [`${file} holds no samples`, "add some"],
  "file-unreadable/too-many-samples": ({
    file,
    samples,
    width,
  }: File & { samples: number; width: number }) => [
    `${file} has ${formatInteger(samples)} samples of ${formatInteger(width)} numbers by its header, which is too much`,
    "use a smaller file",
  ],
  "file-unreadable/not-finite": ({
    file,
    value,
    place,
    column,
  }: InArray & { value: string; column: string }) => [
    `${file} has ${value} in ${place}, ${column}`,
    "correct it, or leave the row out",
  ],
  "file-unreadable/sample-shapes": ({ file, shape, train }: File & { shape: string; train: string }) => [
    `${file} has samples of ${shape}, and the training samples are ${train}`,
    "give both the same shape",
  ],
  "file-unreadable/label-count": ({ file, labels, samples }: File & { labels: number; samples: number }) => [
    `${file} holds ${formatInteger(labels)} labels for ${formatInteger(samples)} samples`,
    "give one for each",
  ],
  "file-unreadable/label-dimensions": ({ file, dimensions }: File & { dimensions: number }) => [
    `${file} has ${dimensions} dimensions, and labels have one`,
    "give a class index for each sample",
  ],
  "file-unreadable/label-width": ({ file, width }: File & { width: number }) => [
    `${file} has ${width} numbers for each sample, and a label is one`,
    "give a class index for each sample",
  ],
  "file-fractional-labels/array": ({ file, label, place }: InArray & { label: string }) => [
    `${file} has the label ${label} in ${place}, and classes are whole numbers`,
    'set the "loss" of "training" to "meanSquaredError" for a regression',
  ],
  "file-unreadable/unnamed-label": ({
    file,
    label,
    place,
    names,
    last,
  }: InArray & { label: number; names: number; last: number }) => [
    `${file} has the label ${label} in ${place}, and classNames has ${names} names, for labels 0 to ${last}`,
    "name this class too",
  ],
  "file-unreadable/large-label": ({ file, label, place }: InArray & { label: number }) => [
    `${file} has the label ${label} in ${place}`,
    "class indices must be below 65,536",
  ],
  "file-unreadable/many-array-labels": ({ file, labels }: File & { labels: number }) => [
    `${file} has ${formatInteger(labels)} different labels, too many for classes`,
    "use at most 65,536",
  ],
  "file-unreadable/one-array-label": ({ file }: File) => [
    `${file} has the same label everywhere`,
    "use labels of at least two classes",
  ],
  "file-unreadable/class-names": ({ file, labels, names }: File & { labels: number; names: number }) => [
    `${file} has ${formatInteger(labels)} different labels, and classNames has ${names} names`,
    "name each class",
  ],
  "file-unreadable/test-label": ({ file }: File) => [
    `${file} has a label that no training or validation sample has`,
    "correct it, or leave the sample out",
  ],
  "file-unreadable/target-width": ({ file, width, train }: File & { width: number; train: number }) => [
    `${file} has ${width} targets for each sample, and the training samples have ${train}`,
    "give both the same number",
  ],
  "file-unreadable/text-targets": ({ file }: File) => [
    `${file} holds texts, and the targets of a regression are numbers`,
    'use the loss "crossEntropy" to learn classes',
  ],
  "file-unreadable/infinite-target": ({ file, value, place }: InArray & { value: number }) => [
    `${file} has ${value} in ${place}, and targets must be finite`,
    "leave the sample out",
  ],
  "file-unreadable/regression-of-classes": ({ file }: File) => [
    `${file} has classes, and a regression predicts numbers`,
    'use the loss "crossEntropy"',
  ],
} as const satisfies Messages;
