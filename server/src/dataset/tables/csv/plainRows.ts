/** Rows of plain cells, many at once: the host of the kernel in `kernels/plainRows.ts`. */
import { readFile } from "node:fs/promises";
import { MessageError } from "../../../messages/messageError.ts";
import { blankOf, type CsvDialect, type Role } from "./dialect.ts";
import { createTextIn, type TextBuffer } from "./textBuffer.ts";

/** Bytes that the cells of one call may take, and most of its rows: no power of two, which caches dislike as a stride. */
const cellBytes = 2 ** 21;
const mostRows = 1032;
/** Bytes of text that are read at once. */
const pieceBytes = 2 ** 20;

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
    most: number,
  ): number;
}

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
   * @param length of the text; a line feed stands there
   */
  read(start: number, length: number): number;
  /** The `count` cells of a column of numbers. They stay until the next `read`. */
  numbers(column: number): Float32Array;
  /** Beginning and end in the text of the `count` cells of a column of texts, alternately. */
  texts(column: number): Uint32Array;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** @param roles of the columns in the order of the file */
export async function createPlainRows(dialect: CsvDialect, roles: readonly Role[]): Promise<PlainRows> {
  compiled ??= compile();
  const instance = await WebAssembly.instantiate(await compiled, {});
  return overColumns(instance.exports as unknown as Kernel, dialect, roles);
}

function overColumns(kernel: Kernel, dialect: CsvDialect, roles: readonly Role[]): PlainRows {
  const rowBytes = roles.reduce((sum, role) => sum + bytesOf[role], 0);
  const most = Math.max(8, Math.min(mostRows, Math.floor(cellBytes / Math.max(1, rowBytes) / 8) * 8));
  const columns = Math.ceil(kernel.heapBase() / 8) * 8;
  const addresses: number[] = [];
  let address = columns + 8 * roles.length;
  for (const role of roles) {
    addresses.push(address);
    address += most * bytesOf[role];
  }
  const text = createTextIn(kernel.memory, address, pieceBytes);
  const table = new Uint32Array(kernel.memory.buffer, columns, 2 * roles.length);
  for (const [column, role] of roles.entries()) table.set([codeOf[role], addresses[column]!], 2 * column);
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
        address + start,
        address + length,
        columns,
        roles.length,
        delimiter,
        point,
        blank,
        most,
      );
      return kernel.rowsEnd() - address;
    },
    numbers: (column) => new Float32Array(kernel.memory.buffer, addresses[column], count),
    texts: (column) =>
      new Uint32Array(kernel.memory.buffer, addresses[column], 2 * count).map((at) => at - address),
  };
}

/** Of a cell, and how the kernel calls a role. */
const bytesOf = { skip: 0, number: 4, text: 8 } as const;
const codeOf = { skip: 0, number: 1, text: 2 } as const;

async function compile(): Promise<WebAssembly.Module> {
  const isSource = import.meta.url.endsWith(".ts");
  const location = new URL(isSource ? "../../../../../dist/csv.wasm" : "./csv.wasm", import.meta.url);
  try {
    return await WebAssembly.compile(await readFile(location));
  } catch (cause) {
    throw new MessageError("engine/no-kernels", { file: location.pathname }, { cause });
  }
}
