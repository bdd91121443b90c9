/** Rows of plain cells, many at once: the host of the kernel in `kernels/plainRows.ts`. */
import { readFile } from "node:fs/promises";
import { MessageError } from "../../../messages/messageError.ts";
import { blankOf, type CsvDialect, missingNumbers, type Role, withoutDoubledQuotes } from "./dialect.ts";
import { createTextIn, type TextBuffer } from "./textBuffer.ts";

/** Bytes that the cells of one call may take, and most of its rows: no power of two, which caches dislike as a stride. */
const cellsBytes = 2 ** 21;
const mostRows = 1032;
/** Bytes of text that are read at once. */
const pieceBytes = 2 ** 20;
/** Bytes of the texts that the kernel knows, and most of them in a column. */
const knownBytes = 2 ** 20;
const mostKnown = 2 ** 10;

/** Bytes of a cell, of a column's record, of a known text's and of a word. */
const cellBytes = 4;
const columnBytes = 12;
const textBytes = 32;
const wordBytes = 8;

interface Kernel {
  memory: WebAssembly.Memory;
  heapBase(): number;
  rowsEnd(): number;
  readRows(
    text: number,
    end: number,
    columns: number,
    count: number,
    delimiter: number,
    point: number,
    blank: number,
    words: number,
    wordsEnd: number,
    mask: number,
    most: number,
  ): number;
}

/** The code of the text from `start` to `end` in a column. */
export type CodeOf = (column: number, bytes: Buffer, start: number, end: number) => number;

/** Rows that were read together. */
export interface PlainRows {
  /** the text, in which its bytes must lie */
  readonly text: TextBuffer;
  /** rows that the last `read` has read */
  readonly count: number;
  /** whether there was no room for more rows */
  readonly isFull: boolean;
  /**
   * Reads rows up to the first that is not plain, which begins at the returned position.
   *
   * @param start the beginning of a row in the text
   * @param length of the text, which ends with a line feed
   */
  read(start: number, length: number): number;
  /** The `count` cells of a column of numbers. They stay until the next `read`. */
  numbers(column: number): Float32Array;
  /** The codes in a column of texts, as long. */
  codes(column: number): Uint32Array;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * @param roles of the columns in the order of the file
 * @param codeOf may be asked again for a text
 */
export async function createPlainRows(
  dialect: CsvDialect,
  roles: readonly Role[],
  codeOf: CodeOf,
): Promise<PlainRows> {
  compiled ??= compile();
  const host = {
    codeOf(column: number, first: number, last: number, isDoubled: number): number {
      const bytes = Buffer.from(kernel.memory.buffer, first, last - first);
      const plain = isDoubled ? withoutDoubledQuotes(bytes) : bytes;
      return codeOf(column, plain, 0, plain.length);
    },
  };
  const { exports } = await WebAssembly.instantiate(await compiled, { host });
  const kernel = exports as unknown as Kernel;
  return overColumns(kernel, dialect, roles);
}

function overColumns(kernel: Kernel, dialect: CsvDialect, roles: readonly Role[]): PlainRows {
  const number = (role: Role) => roles.filter((other) => other === role).length;
  const texts = Math.max(1, number("text"));
  const cells = Math.max(1, number("text") + number("number"));
  const most = Math.max(8, Math.min(mostRows, Math.floor(cellsBytes / cellBytes / cells / 8) * 8));
  const known = Math.min(mostKnown, 2 ** Math.max(0, Math.floor(Math.log2(knownBytes / textBytes / texts))));

  let free = Math.ceil(kernel.heapBase() / wordBytes) * wordBytes;
  const take = (bytes: number) => {
    const address = free;
    free += Math.ceil(bytes / wordBytes) * wordBytes;
    return address;
  };
  const words = take(missingNumbers.length * wordBytes);
  const columns = take(roles.length * columnBytes);
  const addresses = roles.map((role) => (role === "skip" ? 0 : take(most * cellBytes)));
  const records = roles.flatMap((role, column) => [
    roleCodes[role],
    addresses[column]!,
    role === "text" ? take(known * textBytes) : 0,
  ]);
  const origin = take(0);
  const text = createTextIn(kernel.memory, origin, pieceBytes);
  new BigUint64Array(kernel.memory.buffer, words).set(missingNumbers.map(wordOf));
  new Uint32Array(kernel.memory.buffer, columns).set(records);

  const [delimiter, point] = [dialect.delimiter.charCodeAt(0), dialect.decimal.charCodeAt(0)];
  // A character that no byte is.
  const blank = blankOf(dialect) < 0 ? 256 : blankOf(dialect);
  let count = 0;
  return {
    text,
    get count() {
      return count;
    },
    get isFull() {
      return count === most;
    },
    read(start, length) {
      count = kernel.readRows(
        origin + start,
        origin + length,
        columns,
        roles.length,
        delimiter,
        point,
        blank,
        words,
        words + missingNumbers.length * wordBytes,
        known - 1,
        most,
      );
      return kernel.rowsEnd() - origin;
    },
    numbers: (column) => new Float32Array(kernel.memory.buffer, addresses[column], count),
    codes: (column) => new Uint32Array(kernel.memory.buffer, addresses[column], count),
  };
}

/** How the kernel calls a role. */
const roleCodes = { skip: 0, number: 1, text: 2 } as const;

/** A word as the kernel compares it: its bytes with a 1 in front. */
function wordOf(word: string): bigint {
  return Buffer.from(word).reduce((number, byte) => number * 256n + BigInt(byte), 1n);
}

async function compile(): Promise<WebAssembly.Module> {
  const isSource = import.meta.url.endsWith(".ts");
  const location = new URL(isSource ? "../../../../../dist/csv.wasm" : "./csv.wasm", import.meta.url);
  try {
    return await WebAssembly.compile(await readFile(location));
  } catch (cause) {
    throw new MessageError("engine/no-kernels", { file: location.pathname }, { cause });
  }
}
