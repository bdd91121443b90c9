/* Cells with a word for a missing number. */
import { afterBlanks, isEnd } from "./bytes";

/** Bytes of the longest word: a 64-bit number holds them with a 1 in front, which distinguishes "" from a zero byte. */
const LONGEST: i32 = 7;

/**
 * Reads a cell that has only a word for a missing number, or blanks: writes NaN to `to`.
 *
 * @param words for missing numbers, each as a 64-bit number, up to `wordsEnd`
 * @returns the end of the cell; 0 where it has something else
 */
export function readMissing(
  start: usize,
  to: usize,
  delimiter: u32,
  blank: u32,
  words: usize,
  wordsEnd: usize,
): usize {
  let at = afterBlanks(start, blank);
  let byte: u32 = load<u8>(at);
  let word: u64 = 1;
  for (let count = 0; count < LONGEST && byte !== blank && !isEnd(byte, delimiter); count++) {
    word = (word << 8) | <u64>byte;
    byte = load<u8>(++at);
  }
  at = afterBlanks(at, blank);
  if (!isEnd(load<u8>(at), delimiter)) return 0;
  for (let known = words; known < wordsEnd; known += 8)
    if (load<u64>(known) === word) {
      store<f32>(to, <f32>NaN);
      return at;
    }
  return 0;
}
