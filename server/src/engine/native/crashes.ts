/** Native code that crashed a trainer process is not loaded again on this machine, until it is built again. */

import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { sentenceOf } from "../../messages/catalogue.ts";
import { parseJson } from "../../schema/parseJson.ts";
import { addonLocation } from "./addon.ts";
import { isSwitchedOff, switchOff } from "./switch.ts";

const CrashSchema = Type.Object({
  /** of the addon */
  sha256: Type.String(),
  /** how the process ended */
  reason: Type.String(),
  /** ISO 8601 */
  at: Type.String(),
});
type Crash = Static<typeof CrashSchema>;

/** How a process ends whose machine code has gone wrong: POSIX signals, and Windows' exceptions as exit codes. */
const signals: (NodeJS.Signals | null)[] = ["SIGILL", "SIGSEGV", "SIGBUS", "SIGFPE"];
const ACCESS_VIOLATION = 0xc0000005;
const ILLEGAL_INSTRUCTION = 0xc000001d;

/** Switches the native kernels off in this process, and so in all that it starts, if they have crashed before. */
export function avoidCrashedKernels(directory: string): void {
  const crash = readCrash(directory);
  if (crash && crash.sha256 === kernelsHash()) switchOff();
}

/** Switches the native kernels off after a crash of machine code; a sentence for the log, or null for another cause. */
export function noteEnd(
  directory: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): string | null {
  const isCrash = signals.includes(signal) || code === ACCESS_VIOLATION || code === ILLEGAL_INSTRUCTION;
  const sha256 = kernelsHash();
  if (!isCrash || isSwitchedOff() || !sha256) return null;
  const reason = signal ?? `exit status 0x${code!.toString(16)}`;
  switchOff();
  const crash: Crash = { sha256, reason, at: new Date().toISOString() };
  const path = crashPath(directory);
  writeFileSync(path, `${JSON.stringify(crash)}\n`, { mode: 0o600 });
  return sentenceOf("engine/crashed", { reason, file: path });
}

function crashPath(directory: string): string {
  return join(directory, "native-crash.json");
}

function readCrash(directory: string): Crash | null {
  const path = crashPath(directory);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile();
  return isFile ? parseJson(CrashSchema, readFileSync(path, "utf8")) : null;
}

function kernelsHash(): string | null {
  const location = addonLocation();
  try {
    return location && createHash("sha256").update(readFileSync(location)).digest("hex");
  } catch {
    // Kernels that are missing or cannot be read have not crashed.
    return null;
  }
}
