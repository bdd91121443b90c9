/** Folders of images. */
import { formatInteger } from "../../domain/format.ts";
import type { Messages } from "../message.ts";
import type { File } from "./files.ts";

export const imageMessages = {
  "file-unreadable/not-an-image": ({ file }: File) => [
    `${file} is neither a JPEG nor a PNG image, whatever its name says`,
    "convert it",
  ],
  "file-unreadable/other-file": ({ file }: File) => [
    `${file} is neither a JPEG nor a PNG image`,
    "move it elsewhere",
  ],
  "file-unreadable/pixels": ({
    file,
    width,
    height,
    most,
  }: File & { width: number; height: number; most: number }) => [
    `${file} has ${width} × ${height} pixels by its header`,
    `use images of 1 to ${formatInteger(most)} pixels`,
  ],
  "file-unreadable/image-size": ({ file, size, first }: File & { size: string; first: string }) => [
    `${file} is ${size} pixels and the first image ${first}`,
    'set a "size" that all are scaled to',
  ],
  "file-unreadable/class-folders": ({ file, folders }: File & { folders: string }) => [
    `${file} holds ${folders}`,
    "put the images of each class into a folder of its own",
  ],
  "file-unreadable/empty-class": ({ file }: File) => [
    `${file} holds no images`,
    "add some, or remove the folder",
  ],
  "file-unreadable/too-many-images": ({ file }: File) => [
    `${file} holds more than 16 million images`,
    "use fewer",
  ],
  "file-unreadable/unknown-class": ({ file, name, train }: File & { name: string; train: string }) => [
    `${file} has a class "${name}" that ${train} does not have`,
    "give the folders of both the same names",
  ],
} as const satisfies Messages;
