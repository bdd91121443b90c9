/**
 * The Python of the tests that need PyTorch. PyPI's build for Linux brings several GB of CUDA, so on Debian it is the
 * package python3-torch, in a virtual environment under `.cache/python-torch` that sees the system's packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./programs.ts";
import { testPython } from "./pythonEnvironment.ts";

const folder = join(import.meta.dirname, "../../.cache/python-torch");
const executable = join(folder, "bin/python");
/** What the tests, and the studies of `npm run reproduce -- programs`, import beside PyTorch. */
const packages = ["pillow", "pytest", "safetensors", "websockets>=12"];

/** Path or command of a Python with PyTorch; undefined where there is none. */
export function torchPython(): string | undefined {
  if (existsSync(executable)) return executable;
  return succeeds(testPython(), ["-c", "import torch"]) ? testPython() : undefined;
}

/** Makes the virtual environment where the system has PyTorch. Returns a sentence where that failed. */
export function makeTorchEnvironment(): string | undefined {
  const python = findProgram("torch");
  if (torchPython() || !python) return undefined;
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
  const isMade =
    succeeds(python, ["-m", "venv", "--system-site-packages", folder]) && succeeds(executable, install);
  return isMade ? undefined : `The virtual environment ${folder} could not be made.`;
}

function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
