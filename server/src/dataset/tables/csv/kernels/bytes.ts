/* Bytes that structure CSV text. */

export const LINE_FEED: u32 = 10;
export const CARRIAGE_RETURN: u32 = 13;
export const QUOTE: u32 = 34;

/** Whether a cell ends in front of a byte. */
export function isEnd(byte: u32, delimiter: u32): bool {
  return byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}
