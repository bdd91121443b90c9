/** Libraries that are loaded before others (LD_PRELOAD) and stand between a process and the system. */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

/** Compiles a file of `test/fixtures/native` into a folder. @returns the library's path */
export function compilePreload(name: string, folder: string): string {
  const library = join(folder, `${name}.so`);
  const source = resolve(`test/fixtures/native/${name}.c`);
  execFileSync("gcc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]);
  return library;
}
