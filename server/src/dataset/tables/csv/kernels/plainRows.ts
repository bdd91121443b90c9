/*
 * Reads rows of plain cells: decimal numbers, nothing for a missing one, short of what needs a second look. Whatever
 * else a row has is left to `cells.ts`, which reads every row; where both read a row, they read the same.
 */
import { endOfNumber, readNumber } from "./number";

const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const QUOTE: u32 = 34;

/** Roles of columns, each a 32-bit number followed by the address of the column's cells. */
const NUMBER: u32 = 1;
const TEXT: u32 = 2;

let endOfRows: usize = 0;

/** Where the last `readRows` stopped: at the beginning of a row, or at the end of the text. */
export function rowsEnd(): usize {
  return endOfRows;
}

export function heapBase(): usize {
  return __heap_base;
}

/**
 * Reads rows until `most` are read, the text ends or one is not plain.
 *
 * @param text the beginning of a row
 * @param end of the text; a line feed stands there, and 8 bytes from there on can be read
 * @param columns `count` pairs of a role and an address: numbers are written there as 32-bit floats, texts as two addresses
 * @param blank the character that may stand around a value; above 255 for none
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
  most: u32,
): u32 {
  const columnsEnd = columns + ((<usize>count) << 3);
  let at = text;
  let row: u32 = 0;
  for (; row < most && at < end; row++) {
    const start = at;
    let byte: u32 = load<u8>(at);
    while (byte === blank) byte = load<u8>(++at);
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return stop(start, row);
    for (let column = columns; ; column += 8) {
      const role = load<u32>(column);
      const to = <usize>load<u32>(column, 4);
      if (role === NUMBER) {
        const value = readNumber(at, delimiter, point, blank);
        at = endOfNumber();
        if (at === 0) return stop(start, row);
        store<f32>(to + ((<usize>row) << 2), value);
      } else {
        byte = load<u8>(at);
        while (byte === blank) byte = load<u8>(++at);
        if (byte === QUOTE) return stop(start, row);
        const first = at;
        while (byte !== delimiter && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) byte = load<u8>(++at);
        if (role === TEXT) {
          let last = at;
          while (last > first && load<u8>(last - 1) === blank) last--;
          const cell = to + ((<usize>row) << 3);
          store<u32>(cell, <u32>first);
          store<u32>(cell, <u32>last, 4);
        }
      }
      byte = load<u8>(at);
      const isLast = column + 8 === columnsEnd;
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

function stop(at: usize, rows: u32): u32 {
  endOfRows = at;
  return rows;
}
