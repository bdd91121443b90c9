/* Bytes that structure CSV text. */

export const LINE_FEED: u32 = 10;
export const CARRIAGE_RETURN: u32 = 13;
export const QUOTE: u32 = 34;

/** The first byte from `at` on that is not blank. */
export function afterBlanks(at: usize, blank: u32): usize {
  while (<u32>load<u8>(at) === blank) at++;
  return at;
}

/** Whether a cell ends in front of a byte. */
export function isEnd(byte: u32, delimiter: u32): bool {
  return byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}
