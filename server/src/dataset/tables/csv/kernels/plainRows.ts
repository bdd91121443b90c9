/*
 * Reads rows of plain cells: decimal numbers, words for missing ones and texts, in quotes or not. Whatever else a row has
 * is left to `cells.ts`, which reads every row; where both read a row, they read the same.
 */
import { afterBlanks, CARRIAGE_RETURN, isEnd, LINE_FEED, QUOTE } from "./bytes";
import { readMissing } from "./missing";
import { readNumber } from "./number";
import { readText } from "./texts";

/** Roles of columns. */
const NUMBER: u32 = 1;

/** Of a column: its role, where its cells are written, 0 for none, and what `readText` knows of it. */
const COLUMN_BYTES: usize = 12;

let endOfRows: usize = 0;

/** Where the last `readRows` stopped: at the beginning of a row, or at the end of the text. */
export function rowsEnd(): usize {
  return endOfRows;
}

export function heapBase(): usize {
  return __heap_base;
}

/**
 * Reads rows until `most` are read, the text ends or one is not plain. A cell takes four bytes: a 32-bit float, or the code
 * of a text.
 *
 * @param text the beginning of a row
 * @param end of the text: the address of a line feed, from which 32 bytes can be read
 * @param columns `count` records
 * @param blank the character that may stand around a value; above 255 for none
 * @param words for missing numbers, up to `wordsEnd`
 * @param mask number of records of known texts in a column, less one
 * @returns how many rows were read
 */
export function readRows(
  text: usize,
  end: usize,
  columns: usize,
  count: u32,
  delimiter: u32,
  point: u32,
  blank: u32,
  words: usize,
  wordsEnd: usize,
  mask: usize,
  most: u32,
): u32 {
  const columnsEnd = columns + <usize>count * COLUMN_BYTES;
  let at = text;
  let row: u32 = 0;
  for (; row < most && at < end; row++) {
    const start = at;
    let byte: u32 = load<u8>(afterBlanks(at, blank));
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return stop(start, row);
    at = start;
    for (let column = columns; ; column += COLUMN_BYTES) {
      let to = <usize>load<u32>(column, 4);
      if (to !== 0) to += (<usize>row) << 2;
      if (load<u32>(column) === NUMBER) {
        const first = at;
        at = readNumber(first, to, delimiter, point, blank);
        if (at === 0) at = readOther(first, to, delimiter, point, blank, words, wordsEnd);
      } else {
        const known = <usize>load<u32>(column, 8);
        const index = <u32>((column - columns) / COLUMN_BYTES);
        at = readText(at, end, to, index, known, mask, delimiter, blank);
      }
      if (at === 0) return stop(start, row);
      byte = load<u8>(at);
      const isLast = column + COLUMN_BYTES === columnsEnd;
      if (byte !== delimiter) {
        if (!isLast) return stop(start, row);
        break;
      }
      if (isLast) return stop(start, row);
      at++;
    }
    // The row may end behind this piece of the text, or a carriage return be half of an end of line.
    if (at >= end || (byte === CARRIAGE_RETURN && at + 1 >= end)) return stop(start, row);
    at += byte === CARRIAGE_RETURN && load<u8>(at + 1) === LINE_FEED ? 2 : 1;
  }
  return stop(at, row);
}

/** Reads a cell of numbers that is not one by itself: a missing one, or one in quotes. @returns its end, or 0 */
function readOther(
  start: usize,
  to: usize,
  delimiter: u32,
  point: u32,
  blank: u32,
  words: usize,
  wordsEnd: usize,
): usize {
  let first = afterBlanks(start, blank);
  if (load<u8>(first) !== QUOTE) return readMissing(first, to, delimiter, blank, words, wordsEnd);
  let at = readNumber(++first, to, QUOTE, point, blank);
  if (at === 0) at = readMissing(first, to, QUOTE, blank, words, wordsEnd);
  if (at === 0 || load<u8>(at) !== QUOTE) return 0;
  at = afterBlanks(at + 1, blank);
  return isEnd(load<u8>(at), delimiter) ? at : 0;
}

function stop(at: usize, rows: u32): u32 {
  endOfRows = at;
  return rows;
}
