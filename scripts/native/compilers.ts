import { execFileSync } from "node:child_process";

/** A C compiler: a command and its first arguments. */
export interface Compiler {
  command: string;
  args: string[];
  /** compiles for every target, with the libraries of each */
  isZig: boolean;
}

/** The same sources and the same zig give the same bytes: releases are built with this one. */
const zigVersion = "0.17.1";

/** How to get a compiler for all platforms, for error messages. */
export const zigRemedy = `install it with "python3 -m pip install ziglang==${zigVersion}", and name that Python in PYTHON`;

/** zig: on the path, or the PyPI package `ziglang` of the Python that PYTHON names (python3 by default). */
export function findZig(): Compiler | null {
  const python = process.env["PYTHON"] ?? "python3";
  const candidates = [
    ["zig"],
    [python, "-m", "ziglang"],
    // Windows has no python3.
    ["python", "-m", "ziglang"],
  ];
  const found = candidates.find(([command, ...args]) => answers(command!, [...args, "version"]));
  return found ? { command: found[0]!, args: [...found.slice(1), "cc"], isZig: true } : null;
}

/** zig; throws a sentence where there is none, and warns about another version than that of releases. */
export function requireZig(): Compiler {
  const zig = findZig();
  if (!zig) throw new Error(`The kernels of all platforms are compiled with zig: ${zigRemedy}.`);
  const version = execFileSync(zig.command, [...zig.args.slice(0, -1), "version"], { encoding: "utf8" });
  if (version.trim() !== zigVersion)
    console.warn(`This is zig ${version.trim()}, not ${zigVersion}: the files will differ from a release's.`);
  return zig;
}

/**
 * The compiler for this machine: what CC names, or the first of gcc, clang and zig that is there. On Windows only zig:
 * clang's own target there has another linker, and gcc does not align vectors on the stack (its bug 54412).
 */
export function findHostCompiler(): Compiler | null {
  const named = process.env["CC"]?.trim().split(/\s+/);
  if (named?.[0]) {
    const [command, ...args] = named;
    return answers(command!, [...args, "--version"])
      ? { command: command!, args, isZig: args.includes("cc") }
      : null;
  }
  const own = process.platform === "win32" ? [] : ["gcc", "clang"];
  const found = own.find((command) => answers(command, ["--version"]));
  return found ? { command: found, args: [], isZig: false } : findZig();
}

function answers(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
