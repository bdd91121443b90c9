/** Samples from images: one file, or all of a folder. */
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { asDataError, dataError } from "../access/dataError.ts";
import type { DataForm } from "../dataset.ts";
import { decodeImage, type ImageForm } from "../formats/images/image.ts";
import type { NewRows } from "./rowReader.ts";

export const imageEndings = ["png", "jpg", "jpeg"];

/** @param size that all images are scaled to */
export async function imageRows(
  path: string,
  { shape, dimensions }: DataForm,
  size: ImageForm["size"] = null,
): Promise<NewRows> {
  const [height, width, channels] = shape;
  if (channels !== 1 && channels !== 3) throw dataError("file-unreadable/no-image-model", { file: path });
  const files = await filesAt(path);
  const form: ImageForm = { size, channels };
  const features = new Float32Array(files.length * dimensions);
  for (const [index, file] of files.entries()) {
    const image = decodeImage(file, await readFile(file), form);
    if (image.height !== height || image.width !== width)
      throw dataError("file-unreadable/input-image-size", {
        file,
        size: `${image.height} × ${image.width}`,
        wanted: `${height} × ${width}`,
      });
    features.set(image.pixels, index * dimensions);
  }
  return { features, files };
}

/** A file itself, or the images of a folder by name; where it has none, those of the folders in it, as of a folder for each class. */
async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
    const here = await imagesIn(path);
    const files = here.length > 0 ? here : (await Promise.all(folders.sort().map(imagesIn))).flat();
    if (files.length === 0) throw dataError("file-unreadable/no-input-images", { file: path });
    return files;
  } catch (error) {
    throw asDataError(path, error);
  }
}

async function imagesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) =>
    imageEndings.includes(extname(name).slice(1).toLowerCase()),
  );
  return names.sort().map((name) => join(folder, name));
}
