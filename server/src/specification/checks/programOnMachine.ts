/** Whether a spec's program can be started on this machine: its directory, and its command. */
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, relative, resolve, sep } from "node:path";
import { placeholdersIn } from "../expansion/placeholders.ts";
import type { LookAtProgram } from "../parse.ts";
import type { ProgramSection } from "../schema/program.ts";
import type { Finding } from "./finding.ts";

/** Where the program starts, and the file that is started. */
export interface LocatedProgram {
  directory: string;
  executable: string;
}

/** A program that can't be started; the message is one sentence. */
class UnfitProgram extends Error {
  readonly finding: Pick<Finding, "code" | "path">;

  constructor(finding: Pick<Finding, "code" | "path">, message: string) {
    super(message);
    this.finding = finding;
  }
}

/**
 * Finds a program.
 *
 * @param folder the spec's; null for a spec that lies nowhere
 * @param searchPath where commands without a folder are looked for
 * @returns what was found, or what is wrong
 */
export function locateProgram(
  program: Pick<ProgramSection, "command" | "directory" | "environment">,
  folder: string | null,
  searchPath: string,
): { found: LocatedProgram; problem: null } | { found: null; problem: Finding } {
  try {
    const directory = directoryOf(program.directory, folder);
    const path = program.environment["PATH"] ?? searchPath;
    return {
      found: { directory, executable: executableOf(program.command[0]!, directory, path) },
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof UnfitProgram)) throw error;
    const { finding, message } = error;
    return { found: null, problem: { severity: "error", ...finding, message } };
  }
}

/** Checks a spec's program against this machine, as `parseSpec` wants it. A spec that lies nowhere is not checked. */
export function lookAtProgramIn(
  folder: string | null,
  searchPath = process.env["PATH"] ?? "",
): LookAtProgram {
  return (program) => {
    if (folder === null) return [];
    const { problem } = locateProgram(program, folder, searchPath);
    return problem ? [problem] : [];
  };
}

function directoryOf(written: string, folder: string | null): string {
  const refuse = (problem: string) =>
    new UnfitProgram({ code: "program-directory", path: ["program", "directory"] }, `${written} ${problem}`);
  if (folder === null && !isAbsolute(written))
    throw refuse("is relative, and this spec has no folder: save the spec first.");
  const path = folder === null ? written : resolve(folder, written);
  const outside = "is outside of the spec's folder: name that folder or one below it, or move the spec.";
  if (folder !== null && !isWithin(path, folder)) throw refuse(outside);
  const real = realDirectory(path);
  if (real === null) throw refuse("is no folder: correct the path, which starts at the spec's folder.");
  if (folder !== null && !isWithin(real, realDirectory(folder) ?? folder)) throw refuse(outside);
  return real;
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function realDirectory(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : null;
  } catch {
    return null;
  }
}

function executableOf(command: string, directory: string, searchPath: string): string {
  const path = ["program", "command", 0];
  const named = `The command "${command}"`;
  // Which file it is, only a run can tell.
  if (placeholdersIn(command).length > 0) return command;
  const isPath = /[\\/]/.test(command);
  const places = isPath
    ? [resolve(directory, command)]
    : searchPath.split(delimiter).map((folder) => resolve(directory, join(folder, command)));
  const candidates = places.flatMap((place) => endings().map((ending) => place + ending));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  if (isPath && candidates.some(isFile))
    throw new UnfitProgram(
      { code: "command-not-executable", path },
      `${named} may not be executed: write its interpreter before it, such as "python", or make the file executable.`,
    );
  throw new UnfitProgram(
    { code: "command-not-found", path },
    isPath
      ? `${named} does not exist: correct the path, which starts at the program's directory.`
      : `${named} is in no folder of the PATH: install it, or write the path of the file.`,
  );
}

/** Windows adds endings to names. */
function endings(): string[] {
  return process.platform === "win32" ? ["", ".exe", ".com"] : [""];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}
