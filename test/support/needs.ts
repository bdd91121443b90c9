/** What tests need of a machine, and what is said where it has not. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestOptions } from "vitest";
import { packageManager, thisSystem } from "../../scripts/machine/packageManager.ts";
import { findProgram, missing, type ProgramName, programs } from "../../scripts/machine/programs.ts";
import { testPython } from "../../scripts/machine/pythonEnvironment.ts";
import { torchPython } from "../../scripts/machine/torchEnvironment.ts";

declare module "vitest" {
  interface TaskMeta {
    /** why the test is skipped */
    skipReason?: string;
    /** true: this machine cannot have what is missing, so that skipping is no failure on a CI machine either */
    isExpectedSkip?: boolean;
  }
}

export interface Requirement {
  isMet: boolean;
  /** one sentence: what is missing, and what to do */
  reason: string;
  /** true: this machine cannot have it */
  isImpossible: boolean;
}

/**
 * Options of a suite or a test that runs where every requirement is met and is skipped with the reason elsewhere:
 * `describe("the panel", needs(program("chromium")), () => …)`.
 */
export function needs(...requirements: Requirement[]): TestOptions {
  const unmet = requirements.find(({ isMet }) => !isMet);
  if (!unmet) return {};
  return { skip: true, meta: { skipReason: unmet.reason, isExpectedSkip: unmet.isImpossible } };
}

/** An installed program; `npm run prerequisites` installs all of them. */
export function program(name: ProgramName): Requirement {
  const manager = packageManager(thisSystem());
  return {
    isMet: findProgram(name) !== undefined,
    reason: missing(name, manager),
    isImpossible: manager === undefined || programs[name].packages[manager] === undefined,
  };
}

/** The Python of tests. */
export const python = testPython();

/** A Python with PyTorch, for tests that need it. */
export const pythonWithTorch = torchPython() ?? python;

/** PyTorch, and what else the tests of it import. */
export function torch(): Requirement {
  const manager = packageManager(thisSystem());
  return {
    ...importable(pythonWithTorch, ["torch", "safetensors"]),
    isImpossible: manager === undefined || programs.torch.packages[manager] === undefined,
  };
}

/** Modules that the Python of tests can import. */
export function pythonModules(...names: string[]): Requirement {
  return importable(python, names);
}

function importable(python: string, names: string[]): Requirement {
  const { status } = spawnSync(python, ["-c", `import ${names.join(", ")}`], { stdio: "ignore" });
  return {
    isMet: status === 0,
    reason: `${python} has no ${names.join(" or ")}: install them with "python3 -m pip install ${names.join(" ")}", or name another Python in PYTHON.`,
    isImpossible: false,
  };
}

/** The right to mount a small disk, which containers often lack. */
export function smallDisk(): Requirement {
  return {
    isMet: canMount(),
    reason: "This user may not mount a disk of 16 MB.",
    isImpossible: true,
  };
}

function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "dai-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}
