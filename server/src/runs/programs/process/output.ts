/** What a program prints: a file in the run's folder that the program itself writes to, so that it outlives the daemon. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { openRegular } from "../../../connection/regularFile.ts";
import { plainOutput } from "../../../domain/programOutput.ts";
import type { ProgramOutput } from "../../../protocol/protocol.ts";
import { quoted } from "../../../specification/expansion/placeholders.ts";

const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_RDONLY, O_RDWR, O_WRONLY } = constants;
/** Above this size the file's newest part becomes the whole. */
const mostBytes = 16 * 2 ** 20;
const keptBytes = 4 * 2 ** 20;
/** Of the end of a file, for the sentence about a failure. */
const tailBytes = 8192;
const mostWords = 500;
/** The line that `openOutput` writes before a program prints anything. */
const startLine = /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] /;
const tracebackPlace = /^ {2}File "(.+)", line (\d+)/;

export const outputPath = (directory: string): string => join(directory, "output.log");

/** The program can have put something else there, such as a link to a file that is not its output. @throws one sentence then */
function open(directory: string, flags: number): number {
  return openRegular(outputPath(directory), flags | O_NOFOLLOW);
}

export function openOutput(directory: string, command: readonly string[]): number {
  const file = open(directory, O_WRONLY | O_CREAT | O_APPEND);
  writeSync(file, `[${new Date().toISOString()}] ${command.map(quoted).join(" ")}\n`);
  return file;
}

export function addOutput(directory: string, text: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = open(directory, O_WRONLY | O_CREAT | O_APPEND);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  boundOutput(directory);
}

/** Where a part of the output begins, or where it ends. */
export interface OutputPart {
  after?: number;
  before?: number;
}

/** A part of the output from a byte on, at most `most` bytes, without half a character at its end. */
export function readOutput(directory: string, after: number, most: number): ProgramOutput {
  return reading(directory, (file, size) => {
    // The file was cut meanwhile.
    const start = after > size ? 0 : after;
    const whole = wholeCharacters(bytesOf(file, start, Math.min(size, start + most)));
    return { text: whole.toString("utf8"), start, end: start + whole.length };
  });
}

/** The newest lines that end before a byte, at most `most` bytes of them. */
export function readOutputBefore(directory: string, before: number, most: number): ProgramOutput {
  return reading(directory, (file, size) => {
    const limit = Math.min(size, before);
    const from = Math.max(0, limit - most);
    const bytes = bytesOf(file, from, limit);
    // A line that is longer than all of this is cut between two characters.
    const skipped = from === 0 ? 0 : bytes.subarray(0, -1).indexOf("\n") + 1 || firstCharacter(bytes);
    const whole = wholeCharacters(bytes.subarray(skipped));
    const start = from + skipped;
    return { text: whole.toString("utf8"), start, end: start + whole.length };
  });
}

function reading(directory: string, read: (file: number, size: number) => ProgramOutput): ProgramOutput {
  if (!existsSync(outputPath(directory))) return { text: "", start: 0, end: 0 };
  const file = open(directory, O_RDONLY);
  try {
    return read(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function bytesOf(file: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start);
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start));
}

/**
 * The last line that says something, for the sentence about a program that failed, and of a Python traceback the place in
 * a file; empty where there is none.
 */
export function lastWords(directory: string): string {
  try {
    const { text } = readOutputBefore(directory, Number.POSITIVE_INFINITY, tailBytes);
    const lines = plainOutput(text).trimEnd().split("\n");
    const last = lines.at(-1)?.trim().slice(0, mostWords) ?? "";
    if (startLine.test(last)) return "";
    const isError = /^[\w.]*(Error|Exception|Interrupt|Exit|Warning)\b/.test(last);
    const place = isError ? lines.findLast((line) => tracebackPlace.test(line)) : undefined;
    const [, file, line] = (place && tracebackPlace.exec(place)) ?? [];
    return file === undefined ? last : `${last}, at ${basename(file)} line ${line}`;
  } catch {
    return "";
  }
}

/** Keeps a file that grew large to its newest part. A program appends, so it continues at the new end. */
export function boundOutput(directory: string): void {
  try {
    if (statSync(outputPath(directory)).size > mostBytes) keepNewest(directory);
  } catch {
    // It is not there, or the program has made something else of it.
  }
}

function keepNewest(directory: string): void {
  const file = open(directory, O_RDWR);
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

/** Where the first whole UTF-8 character begins. */
function firstCharacter(bytes: Buffer): number {
  return Math.max(
    0,
    bytes.findIndex((byte) => byte < 0x80 || byte >= 0xc0),
  );
}

/** Without the bytes of a UTF-8 character that continues beyond the end. */
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
