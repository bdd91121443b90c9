/** Where a spec may read data: beside and below itself, and in folders that are known to hold data. */
import { realpathSync } from "node:fs";
import { isAbsolute, posix, relative, resolve, sep, win32 } from "node:path";
import { DataError } from "./dataError.ts";
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
 * @throws DataError when the path leads out of where a spec may read, or to nothing
 */
export function resolvePath(written: string, folder: string | null, folders = dataFolders()): string {
  const refuse = (problem: string) => new DataError(written, problem, { code: "file-place" });
  if (written.includes("\0")) throw refuse("has a NUL character in it: remove it.");
  if (/^[a-z][a-z0-9+.-]+:/i.test(written))
    throw refuse("is an address: give a path, relative to the spec's folder.");
  if (/^[\\/]{2}/.test(written)) throw refuse("is on another machine: copy the data to this one.");
  const outside = `leads out of where a spec may read: put the data beside or below the spec, or name its folder in the environment variable DAI_DATA of the daemon.`;
  const isWhole = isAbsolute(written);
  if (!isWhole && win32.isAbsolute(written)) throw refuse(outside);
  if (!isWhole && folder === null)
    throw refuse("is relative, and this spec has no folder: save the spec first.");
  const roots = isWhole ? folders : [folder!];
  const path = isWhole ? resolve(written) : resolve(folder!, written);
  const root = roots.find((candidate) => isWithin(path, resolve(candidate)));
  if (root === undefined) throw refuse(outside);
  const real = realPath(path, written);
  if (![root, ...folders].some((candidate) => isWithin(real, realPathOr(candidate))))
    throw refuse(`is a link that ${outside}`);
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
    const remedy =
      isWithin(path, systemDataFolder) && name
        ? `install the Debian package dataset-${name} (apt install dataset-${name}), or name another folder`
        : `check the path${isAbsolute(written) ? "" : ", which starts at the spec's folder"}`;
    throw new DataError(written, `does not exist: ${remedy}.`, { code: "file-missing" });
  }
}

function realPathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
