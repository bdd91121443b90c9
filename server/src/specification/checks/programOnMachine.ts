/** Whether a spec's program can be started on this machine: its directory, and its command. */

import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type Message, say } from "../../messages/catalogue.ts";
import { placeholdersIn } from "../expansion/placeholders.ts";
import type { ProgramSection } from "../schema/program.ts";
import type { ProgramSpec } from "../schema/spec.ts";
import type { Finding } from "./finding.ts";

/** What the machine says of a spec's program: that its command does not exist, say. */
export type ProgramInspector = (program: ProgramSpec["program"]) => Finding[];

/** Where the program starts, and the file that is started. */
export interface LocatedProgram {
  directory: string;
  executable: string;
}

/** A program that can't be started. */
class UnfitProgram extends Error {
  readonly finding: Finding;

  constructor(path: Finding["path"], said: Message) {
    super(said.message);
    this.finding = { severity: "error", ...said, path: ["program", ...path] };
  }
}

/**
 * Finds a program.
 *
 * @param folder the spec's; null for a spec that lies nowhere
 * @param searchPath where commands without a folder are searched for
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
    return { found: null, problem: error.finding };
  }
}

/** Checks a spec's program against this machine, as `parseSpec` wants it. A spec that lies nowhere is not checked. */
export function programInspector(
  folder: string | null,
  searchPath = process.env["PATH"] ?? "",
): ProgramInspector {
  return (program) => {
    if (folder === null) return [];
    const { problem } = locateProgram(program, folder, searchPath);
    return problem ? [problem] : [];
  };
}

function directoryOf(written: string, folder: string | null): string {
  const refuse = (problem: "unsaved" | "outside" | "missing") =>
    new UnfitProgram(["directory"], say(`program-directory/${problem}`, { directory: written }));
  if (folder === null && !isAbsolute(written)) throw refuse("unsaved");
  const path = folder === null ? written : resolve(folder, written);
  if (folder !== null && !isWithin(path, folder)) throw refuse("outside");
  const real = realDirectory(path);
  if (real === null) throw refuse("missing");
  if (folder !== null && !isWithin(real, realDirectory(folder) ?? folder)) throw refuse("outside");
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
  const path = ["command", 0];
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
    throw new UnfitProgram(path, say("command-not-executable", { command }));
  throw new UnfitProgram(
    path,
    say(isPath ? "command-not-found/path" : "command-not-found/name", { command }),
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
