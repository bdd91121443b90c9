import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../machine/programs.ts";

/**
 * Builds the wheel and the source archive of python/ in a virtual environment of its own.
 *
 * @throws one sentence when there is no Python
 */
export function makePythonPackage(root: string, folder: string, out: string): void {
  const python = makeEnvironment(folder);
  const run = (...args: string[]) =>
    execFileSync(python, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  run("-m", "pip", "install", "--quiet", "build");
  run("-m", "build", "--outdir", out, "python");
}

/** Makes a virtual environment and returns the path of its Python. */
export function makeEnvironment(folder: string): string {
  const python = findProgram("python");
  if (!python) throw new Error("The Python package needs Python 3.9 or newer with venv.");
  execFileSync(python, ["-m", "venv", folder], { stdio: ["ignore", "ignore", "inherit"] });
  const places = ["bin/python", "Scripts/python.exe"].map((path) => join(folder, path));
  return places.find((path) => existsSync(path))!;
}
