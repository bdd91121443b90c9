/** What a program prints: a file in the run's folder that the program itself writes to, so that it outlives the daemon. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { quoted } from "../../specification/expansion/placeholders.ts";

/** Above this size the file's newest part becomes the whole. */
const mostBytes = 16 * 2 ** 20;
const keptBytes = 4 * 2 ** 20;
/** Of the end of a file, for the sentence about a failure. */
const tailBytes = 4096;

export const outputPath = (directory: string): string => join(directory, "output.log");

export function openOutput(directory: string, command: readonly string[]): number {
  const file = openSync(outputPath(directory), "a", 0o600);
  writeSync(file, `[${new Date().toISOString()}] ${command.map(quoted).join(" ")}\n`);
  return file;
}

export function addOutput(directory: string, text: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  appendFileSync(outputPath(directory), text, { mode: 0o600 });
  boundOutput(directory);
}

/** @returns at most `most` bytes from a byte on, without half a character at the end, and the byte after them */
export function readOutput(directory: string, after: number, most: number): { text: string; end: number } {
  if (!existsSync(outputPath(directory))) return { text: "", end: 0 };
  const file = openSync(outputPath(directory), "r");
  try {
    const { size } = fstatSync(file);
    // The file was cut meanwhile.
    const start = after > size ? 0 : after;
    const bytes = Buffer.alloc(Math.min(most, size - start));
    const read = readSync(file, bytes, 0, bytes.length, start);
    const whole = wholeCharacters(bytes.subarray(0, read));
    return { text: whole.toString("utf8"), end: start + whole.length };
  } finally {
    closeSync(file);
  }
}

/** The last line that says something, for the sentence about a program that failed; empty where there is none. */
export function lastLine(directory: string): string {
  try {
    const { size } = statSync(outputPath(directory));
    const { text } = readOutput(directory, Math.max(0, size - tailBytes), tailBytes);
    return text.trimEnd().split("\n").at(-1)?.trim().slice(0, 500) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a file that grew large to its newest part. A program appends, so it goes on at the new end. */
export function boundOutput(directory: string): void {
  if (!existsSync(outputPath(directory)) || statSync(outputPath(directory)).size <= mostBytes) return;
  const file = openSync(outputPath(directory), "r+");
  try {
    const { size } = fstatSync(file);
    const newest = Buffer.alloc(keptBytes);
    readSync(file, newest, 0, keptBytes, size - keptBytes);
    ftruncateSync(file, 0);
    const note = Buffer.from("[older output was removed]\n");
    writeSync(file, Buffer.concat([note, newest.subarray(newest.indexOf("\n") + 1)]), 0, null, 0);
  } finally {
    closeSync(file);
  }
}

/** Without the bytes of a UTF-8 character that goes on beyond the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
