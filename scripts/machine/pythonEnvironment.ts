/**
 * The Python of the tests: a virtual environment under `.cache/python` with the packages that tests import.
 * `npm test` makes it first; alone: npm run prerequisites
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./programs.ts";

/** What the tests import, and the Python package under test needs. */
export const pythonPackages = [
  "jax",
  "numpy",
  "onnx",
  "onnxruntime",
  "pandas",
  "pyarrow",
  "pytest",
  "safetensors",
  "websockets",
];

const folder = join(import.meta.dirname, "../../.cache/python");
/** Lists what was installed; a longer list of packages brings the environment up to date. */
const installed = join(folder, "installed.txt");

/** Path or command of the Python that tests run: PYTHON, the virtual environment, or the first on the PATH. */
export function testPython(): string {
  return process.env["PYTHON"] ?? executable() ?? "python3";
}

/** Makes the virtual environment or brings it up to date. Returns a sentence where that failed. */
export function makePythonEnvironment(): string | undefined {
  if (process.env["PYTHON"]) return undefined;
  const wanted = pythonPackages.join("\n");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return undefined;
  const python = findProgram("python");
  if (!python) return "Python with venv is not installed, so the tests of the Python package are skipped.";
  if (!executable()) {
    rmSync(folder, { recursive: true, force: true });
    if (!succeeds(python, ["-m", "venv", folder])) return `${python} -m venv ${folder} failed.`;
  }
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pythonPackages];
  if (!succeeds(executable()!, install)) return `pip could not install ${pythonPackages.join(", ")}.`;
  writeFileSync(installed, wanted);
  return undefined;
}

function executable(): string | undefined {
  return ["bin/python", "Scripts/python.exe"]
    .map((path) => join(folder, path))
    .find((path) => existsSync(path));
}

function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}
