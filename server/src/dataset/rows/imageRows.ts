/** Samples from images: one file, or all of a folder. */
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { asDataError, DataError } from "../access/dataError.ts";
import type { DataForm } from "../dataset.ts";
import { decodeImage, type ImageForm } from "../formats/image.ts";
import type { NewRows } from "../kinds/kind.ts";

export const imageEndings = ["png", "jpg", "jpeg"];

/** @param size that all images are scaled to */
export async function imageRows(
  path: string,
  { shape, dimensions }: DataForm,
  size: ImageForm["size"] = null,
): Promise<NewRows> {
  const [height, width, channels] = shape;
  if (channels !== 1 && channels !== 3)
    throw new DataError(path, "is an image, and the model takes no images: use a table or arrays.");
  const files = await filesAt(path);
  const form: ImageForm = { size, channels };
  const features = new Float32Array(files.length * dimensions);
  for (const [index, file] of files.entries()) {
    const image = decodeImage(file, await readFile(file), form);
    if (image.height !== height || image.width !== width)
      throw new DataError(
        file,
        `is ${image.height} × ${image.width} pixels, and the model takes ${height} × ${width}: scale it first.`,
      );
    features.set(image.pixels, index * dimensions);
  }
  return { features, files };
}

/** A file itself, or the images of a folder by name. */
async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) =>
      imageEndings.includes(extname(name).slice(1).toLowerCase()),
    );
    if (names.length === 0) throw new DataError(path, "holds no JPEG or PNG images: put some into it.");
    return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw asDataError(path, error);
  }
}
