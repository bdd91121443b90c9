/** Where a spec may read data: beside and below itself, and in folders that are known to hold data. */
import { realpathSync } from "node:fs";
import { isAbsolute, posix, relative, resolve, sep, win32 } from "node:path";
import { dataError } from "./dataError.ts";
import { refuseSpecialFile } from "./regularFile.ts";

/** Where Debian's packages put datasets. */
const systemDataFolder = "/usr/share/datasets";

/** Folders that absolute paths may lead into: those of `DAI_DATA`, and the system's. */
export function dataFolders(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const path = platform === "win32" ? win32 : posix;
  const own = (env["DAI_DATA"] ?? "").split(path.delimiter).filter(path.isAbsolute);
  return platform === "win32" ? own : [...own, systemDataFolder];
}

/**
 * The real path of what a spec names, symbolic links resolved.
 *
 * @param folder the spec's folder; null for a spec that lies nowhere
 * @throws DataError when the path is outside the folders that a spec may read, or does not exist
 */
export function resolvePath(written: string, folder: string | null, folders = dataFolders()): string {
  const refuse = (problem: "nul" | "address" | "remote" | "outside" | "link-outside" | "unsaved") =>
    dataError(`file-place/${problem}`, { file: written });
  if (written.includes("\0")) throw refuse("nul");
  if (/^[a-z][a-z0-9+.-]+:/i.test(written)) throw refuse("address");
  if (/^[\\/]{2}/.test(written)) throw refuse("remote");
  const isWhole = isAbsolute(written);
  if (!isWhole && win32.isAbsolute(written)) throw refuse("outside");
  if (!isWhole && folder === null) throw refuse("unsaved");
  const roots = isWhole ? folders : [folder!];
  const path = isWhole ? resolve(written) : resolve(folder!, written);
  const root = roots.find((candidate) => isWithin(path, resolve(candidate)));
  if (root === undefined) throw refuse("outside");
  const real = realPath(path, written);
  if (![root, ...folders].some((candidate) => isWithin(real, realPathOr(candidate))))
    throw refuse("link-outside");
  refuseSpecialFile(real, written);
  return real;
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function realPath(path: string, written: string): string {
  try {
    return realpathSync(path);
  } catch {
    const [name] = relative(systemDataFolder, path).split(sep);
    if (isWithin(path, systemDataFolder) && name)
      throw dataError("file-missing/package", { file: written, name: `dataset-${name}` });
    throw dataError(isAbsolute(written) ? "file-missing" : "file-missing/relative", { file: written });
  }
}

function realPathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
