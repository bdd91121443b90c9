/* Cells with texts, which the host gives codes. */
import { afterBlanks, CARRIAGE_RETURN, isEnd, LINE_FEED, QUOTE } from "./bytes";
import { codeOf } from "./host";

/**
 * A cache of codes: a table for each column, whose records have the text's bytes as three numbers, its length with whether
 * quotes are doubled, and its code.
 */
const RECORD_SHIFT: i32 = 5;
const LONGEST: usize = 24;
const MIX: u64 = 0x9e3779b97f4a7c15;

/**
 * Reads a cell with or without quotes.
 *
 * @param end of the text that is there
 * @param to address of the code; 0 for a cell that is skipped
 * @param known records of the column's texts, of which there are `mask` + 1
 * @returns the end of the cell; 0 if it contains a line break, is incomplete, or has text after its quotes
 */
export function readText(
  start: usize,
  end: usize,
  to: usize,
  column: u32,
  known: usize,
  mask: usize,
  delimiter: u32,
  blank: u32,
): usize {
  let at = afterBlanks(start, blank);
  let byte: u32 = load<u8>(at);
  let first = at;
  let last: usize;
  let isDoubled: u32 = 0;
  if (byte !== QUOTE) {
    while (!isEnd(byte, delimiter)) byte = load<u8>(++at);
    last = at;
  } else {
    byte = load<u8>(++at);
    first = at;
    for (;;) {
      while (byte !== QUOTE && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) byte = load<u8>(++at);
      if (byte !== QUOTE) return 0;
      last = at;
      byte = load<u8>(++at);
      if (byte !== QUOTE) break;
      isDoubled = 1;
      byte = load<u8>(++at);
    }
    at = afterBlanks(at, blank);
    if (!isEnd(load<u8>(at), delimiter)) return 0;
    while (first < last && load<u8>(first) === blank) first++;
  }
  // The text may continue behind `end`.
  if (at >= end) return 0;
  if (to === 0) return at;
  while (last > first && load<u8>(last - 1) === blank) last--;
  store<u32>(to, knownCode(column, first, last, isDoubled, known, mask));
  return at;
}

function knownCode(column: u32, first: usize, last: usize, isDoubled: u32, known: usize, mask: usize): u32 {
  const length = last - first;
  if (length > LONGEST) return codeOf(column, first, last, isDoubled);
  const head = bytesAt(first, length);
  const middle = length > 8 ? bytesAt(first + 8, length - 8) : 0;
  const tail = length > 16 ? bytesAt(first + 16, length - 16) : 0;
  // A record that is still empty has the length 0.
  const kind = ((<u32>length + 1) << 1) | isDoubled;
  const hash = (((head ^ (middle * MIX)) * MIX) ^ (tail + kind)) * MIX;
  const record = known + ((<usize>(hash >> 40) & mask) << RECORD_SHIFT);
  if (
    load<u64>(record) === head &&
    load<u64>(record, 8) === middle &&
    load<u64>(record, 16) === tail &&
    load<u32>(record, 24) === kind
  )
    return load<u32>(record, 28);
  const code = codeOf(column, first, last, isDoubled);
  store<u64>(record, head);
  store<u64>(record, middle, 8);
  store<u64>(record, tail, 16);
  store<u32>(record, kind, 24);
  store<u32>(record, code, 28);
  return code;
}

/** Up to eight bytes as a number. */
function bytesAt(at: usize, count: usize): u64 {
  const bytes = load<u64>(at);
  return count < 8 ? bytes & (((<u64>1) << ((<u64>count) << 3)) - 1) : bytes;
}
