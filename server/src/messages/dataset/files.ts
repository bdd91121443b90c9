/** Paths and files of any kind of dataset. Each message begins with the file. */
import { formatInteger } from "../../domain/format.ts";
import type { Messages } from "../message.ts";

export interface File {
  file: string;
}

export const fileMessages = {
  "file-place/nul": ({ file }: File) => [`${file} contains a NUL character`, "remove it"],
  "file-place/address": ({ file }: File) => [
    `${file} is a URL, and data is read from files`,
    "download it, and give a path relative to the spec's folder",
  ],
  "file-place/remote": ({ file }: File) => [`${file} is on another machine`, "copy the data to this one"],
  "file-place/outside": ({ file }: File) => [
    `${file} is outside the folders that this spec may read`,
    "put the data beside or below the spec, or add its folder to the daemon's environment variable DAI_DATA",
  ],
  "file-place/link-outside": ({ file }: File) => [
    `${file} is a link to a place outside the folders that this spec may read`,
    "put the data beside or below the spec, or add its folder to the daemon's environment variable DAI_DATA",
  ],
  "file-place/unsaved": ({ file }: File) => [
    `${file} is a relative path, and this spec has no folder yet`,
    "save the spec first",
  ],
  "file-place/linked-folder": ({ file }: File) => [`${file} is a link`, "put a folder in its place"],
  "file-place/linked-image": ({ file }: File) => [
    `${file} is a link to a file outside of its folder`,
    "put the image in its place",
  ],
  "file-missing": ({ file }: File) => [`${file} does not exist`, "check the path"],
  "file-missing/relative": ({ file }: File) => [
    `${file} does not exist`,
    "check the path, which starts at the spec's folder",
  ],
  "file-missing/package": ({ file, name }: File & { name: string }) => [
    `${file} does not exist`,
    `install the Debian package ${name} (apt install ${name}), or use another folder`,
  ],
  "file-missing/cifar": ({ file }: File) => [
    `${file} holds neither data_batch_1.bin (CIFAR-10) nor train.bin (CIFAR-100)`,
    "get the binary version of the dataset",
  ],
  "file-unreadable/special": ({ file }: File) => [
    `${file} is a pipe, a socket or a device`,
    "use a regular file",
  ],
  "file-unreadable/not-a-file": ({ file, wanted }: File & { wanted: string }) => [
    `${file} is not a file`,
    `use ${wanted}`,
  ],
  "file-unreadable/not-a-folder": ({ file }: File) => [`${file} is not a folder`, "use one"],
  "file-unreadable/permission": ({ file }: File) => [
    `You have no permission to read ${file}`,
    "give your user the right to read it",
  ],
  "file-unreadable/no-descriptor": ({ file }: File) => [
    `${file} can't be opened, since this process has no free file descriptor`,
    "close other clients and programs, or raise the limit with `ulimit -n`",
  ],
  "file-unreadable/other": ({ file, reason }: File & { reason: string }) => [
    `${file} can't be read (${reason})`,
    "check that the file is complete",
  ],
  "file-unreadable/size": ({ file, expected, found }: File & { expected: number; found: string }) => [
    `${file} should hold ${formatInteger(expected)} bytes by its header, and there are ${found}`,
    "get the file again",
  ],
  "file-unreadable/too-large": ({ file, bytes }: File & { bytes: number }) => [
    `${file} holds ${formatInteger(bytes)} bytes by its header, and at most 4 GiB are possible`,
    "use a smaller file",
  ],
  "file-unreadable/packed-too-large": ({ file }: File) => [
    `${file} is larger than 2 GiB while compressed`,
    "decompress it with gunzip",
  ],
  "file-unreadable/data-too-large": ({ file, size }: File & { size: string }) => [
    `${file} would take ${size} of memory, and at most 4 GiB are possible`,
    'set "limit"',
  ],
  "file-unreadable/too-few-samples": ({
    file,
    samples,
    count,
    part,
  }: File & { samples: number; count: number; part: string }) => [
    `${file} has ${samples} samples, of which ${count} would be for ${part}`,
    "use more samples or a smaller share",
  ],
  "file-unreadable/too-few-for-folds": ({
    file,
    samples,
    folds,
  }: File & { samples: number; folds: number }) => [
    `${file} has ${samples} samples, too few for ${folds} folds`,
    "use more samples or fewer folds",
  ],
  "file-many-classes": ({ classes, samples }: { classes: number; samples: number }) => [
    `There are ${formatInteger(classes)} classes for ${formatInteger(samples)} samples, fewer than ten samples per class`,
    "check that the label is the right one",
  ],
  "file-many-classes/numbers": ({ classes, samples }: { classes: number; samples: number }) => [
    `The label has ${formatInteger(classes)} different numbers in ${formatInteger(samples)} samples, and each is taken as a class`,
    'to predict the number itself, set the "loss" of "training" to "meanSquaredError"; otherwise check that the label is the right one',
  ],
  "file-unscaled-target": ({ name, low, high }: { name: string; low: string; high: string }) => [
    `The target "${name}" ranges from ${low} to ${high}, and a network learns numbers far from −1 to 1 slowly or not at all`,
    'set "targetScaling" of "dataset" to "standardize"; predictions stay in the units of the data',
  ],
  "file-small-class": ({ classes }: { classes: string }) => [
    `${classes} only one sample each, which can't be used for both training and validation`,
    "add samples, or leave the class out",
  ],
  "file-small-class/folds": ({ classes, folds }: { classes: string; folds: number }) => [
    `${classes} fewer samples than the ${folds} folds, so not every fold validates with it`,
    "use fewer folds, or add samples",
  ],
} as const satisfies Messages;
