import { type Dirent, readdirSync, realpathSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { asDataError, dataError } from "../../access/dataError.ts";
import { refuseSpecialFile } from "../../access/regularFile.ts";

/** The images of a folder that has a folder for each class. */
export interface ImageFolder {
  folder: string;
  classNames: string[];
  /** paths of the images, class by class */
  files: string[];
  /** class of each image */
  labels: Uint16Array;
}

const extensions = [".jpg", ".jpeg", ".png"];

/** Most images of one dataset. */
const mostImages = 2 ** 24;

/** Lists a folder of images; hidden files are passed over. @throws DataError */
export function listImages(folder: string): ImageFolder {
  const classNames = entriesOf(folder)
    .filter((entry) => isFolder(entry, folder))
    .map(({ name }) => name);
  if (classNames.length < 2)
    throw dataError("file-unreadable/class-folders", {
      file: folder,
      folders: classNames.length === 1 ? "one folder" : "no folders",
    });
  const files: string[] = [];
  const labels: number[] = [];
  for (const [label, name] of classNames.entries()) {
    const before = files.length;
    for (const entry of entriesOf(join(folder, name))) {
      const path = join(folder, name, entry.name);
      if (!extensions.includes(extname(entry.name).toLowerCase()))
        throw dataError("file-unreadable/other-file", { file: path });
      refuseLinkOut(path, entry, folder);
      if (!entry.isFile()) refuseSpecialFile(path);
      files.push(path);
      labels.push(label);
    }
    if (files.length === before) throw dataError("file-unreadable/empty-class", { file: join(folder, name) });
    if (files.length > mostImages) throw dataError("file-unreadable/too-many-images", { file: folder });
  }
  return { folder, classNames, files, labels: Uint16Array.from(labels) };
}

/** In the order of their names' characters, so that a class has the same number on every machine. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith(".") && name !== "Thumbs.db")
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw asDataError(folder, error);
  }
}

function isFolder(entry: Dirent, folder: string): boolean {
  if (entry.isSymbolicLink()) throw dataError("file-place/linked-folder", { file: join(folder, entry.name) });
  return entry.isDirectory();
}

function refuseLinkOut(path: string, entry: Dirent, folder: string): void {
  if (!entry.isSymbolicLink()) return;
  let real: string;
  try {
    real = realpathSync(path);
  } catch (error) {
    throw asDataError(path, error);
  }
  if (!real.startsWith(realpathSync(folder) + sep))
    throw dataError("file-place/linked-image", { file: path });
}
