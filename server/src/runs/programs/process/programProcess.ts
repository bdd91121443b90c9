/** One program under way: started by this process, or by another that has ended. */

import { spawn } from "node:child_process";
import { closeSync, existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { openOutput } from "./output.ts";
import { endGroup, isGroupAlive } from "./processGroup.ts";

export type Exit =
  | { kind: "status"; status: number }
  | { kind: "signal"; signal: string }
  /** it could not be started; one sentence */
  | { kind: "notStarted"; problem: string }
  /** another process had started it, so its status is not known */
  | { kind: "gone" };

export interface ProgramProcess {
  /** null where it could not be started */
  pid: number | null;
  exited: Promise<Exit>;
}

export interface StartOptions {
  command: readonly string[];
  /** the file that is started; the command's first word when absent */
  executable?: string | undefined;
  cwd: string;
  environment: Record<string, string>;
  /** the run's own folder, which gets its output */
  directory: string;
}

const pollGone = 500;

export function startProgram({
  command,
  executable,
  cwd,
  environment,
  directory,
}: StartOptions): ProgramProcess {
  const output = openOutput(directory, command);
  const [first, ...args] = command;
  const file = executable ?? first!;
  // VS Code starts the daemon with this; it would make a program that is Electron behave as Node.
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env;
  const child = spawn(file, args, {
    cwd,
    env: { ...inherited, ...environment },
    detached: true,
    windowsHide: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.unref();
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ kind: "notStarted", problem: startProblem(file, cwd, error) }),
    );
    child.once("exit", (status, signal) =>
      resolve(signal ? { kind: "signal", signal } : { kind: "status", status: status ?? 0 }),
    );
  });
  return { pid: child.pid ?? null, exited: exited.finally(() => child.pid && endGroup(child.pid)) };
}

/** A program that another process started and that still runs. */
export function adoptProgram(pid: number): ProgramProcess {
  async function gone(): Promise<Exit> {
    while (isGroupAlive(pid)) await sleep(pollGone, undefined, { ref: false });
    return { kind: "gone" };
  }
  return { pid, exited: gone() };
}

function startProblem(file: string, cwd: string, { code, message }: NodeJS.ErrnoException): string {
  if (!existsSync(cwd)) return sentenceOf("program-start/directory", { directory: cwd });
  if (code === "ENOENT") return sentenceOf("program-start/command", { command: file });
  if (code === "EACCES") return sentenceOf("program-start/not-executable", { command: file });
  return sentenceOf("program-start/other", { reason: message });
}
