/* Decimal numbers, as the 32-bit floats that Math.fround(Number(text)) gives. */
import { isEnd } from "./bytes";

/** 10^-22 … 10^22, each within a rounding of its own; the whole ones are exact. */
const POWERS: StaticArray<f64> = [
  1e-22, 1e-21, 1e-20, 1e-19, 1e-18, 1e-17, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7,
  1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
  1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
const LARGEST_POWER: i32 = 22;
const SHIFTS: StaticArray<u64> = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/** Digits of a whole number that fits 64 bits. */
const MOST_DIGITS: i32 = 19;
/** Whole numbers up to here are exact 64-bit floats. */
const LARGEST_EXACT: u64 = 1 << 53;
/** 2^-48 */
const UNSURE: f64 = 3.552713678800501e-15;

/** Eight times "0": a digit's byte is its value after an exclusive or. */
const ZEROS: u64 = 0x3030303030303030;
const ZERO: u32 = 48;
const MINUS: u32 = 45;
const PLUS: u32 = 43;

/**
 * Reads the number of a cell, NaN for an empty one. Eight bytes behind the cell can be read.
 *
 * @param to where the number is written, as a 32-bit float
 * @returns the end of the cell; 0 where it is no plain number
 */
export function readNumber(start: usize, to: usize, delimiter: u32, point: u32, blank: u32): usize {
  let at = start;
  let byte: u32 = load<u8>(at);
  while (byte === blank) byte = load<u8>(++at);
  const isNegative = <u32>(byte === MINUS);
  at += isNegative | <u32>(byte === PLUS);
  let end = at;
  let digits = load<u64>(end) ^ ZEROS;
  let count = digitsAtFront(digits);
  let fraction: i32 = 0;
  end += count;
  byte = load<u8>(end);
  if (byte === point && count < 8) {
    const more = load<u64>(end, 1) ^ ZEROS;
    const bits = (<u64>count) << 3;
    digits = (digits & (((<u64>1) << bits) - 1)) | (more << bits);
    fraction = digitsAtFront(more);
    count += fraction;
    end += 1 + fraction;
    byte = load<u8>(end);
  }
  // Most numbers are whole by now: both operands are exact, so the quotient is the 64-bit float nearest to the text.
  if (<u32>(count - 1) < 8 && isEnd(byte, delimiter)) {
    const value = <f64>(<i64>numberOf(digits, count)) / unchecked(POWERS[LARGEST_POWER + fraction]);
    write(to, <f32>value, isNegative);
    return end;
  }
  return readLong(start, at, to, isNegative, delimiter, point, blank);
}

/** Reads a number of any length whose digits begin at `first`, or an empty cell. */
function readLong(
  start: usize,
  first: usize,
  to: usize,
  isNegative: u32,
  delimiter: u32,
  point: u32,
  blank: u32,
): usize {
  let at = first;
  let mantissa: u64 = 0;
  let count: i32 = 8;
  while (count === 8) {
    const digits = load<u64>(at) ^ ZEROS;
    count = digitsAtFront(digits);
    mantissa = append(mantissa, digits, count);
    at += count;
  }
  let digits = <i32>(at - first);
  let exponent: i32 = 0;
  let byte: u32 = load<u8>(at);
  if (byte === point) {
    const fraction = ++at;
    count = 8;
    while (count === 8) {
      const digits = load<u64>(at) ^ ZEROS;
      count = digitsAtFront(digits);
      mantissa = append(mantissa, digits, count);
      at += count;
    }
    exponent = <i32>(fraction - at);
    digits -= exponent;
    byte = load<u8>(at);
  }
  if ((byte | 32) === 101) {
    byte = load<u8>(++at);
    const isBelow = byte === MINUS;
    if (isBelow || byte === PLUS) byte = load<u8>(++at);
    if (byte - 48 >= 10) return 0;
    let power: i32 = 0;
    for (; byte - 48 < 10; byte = load<u8>(++at)) power = min(9999, power * 10 + <i32>(byte - 48));
    exponent += isBelow ? -power : power;
  }
  while (byte === blank) byte = load<u8>(++at);
  if (!isEnd(byte, delimiter)) return 0;
  if (at === start) {
    store<f32>(to, <f32>NaN);
    return at;
  }
  if (digits > MOST_DIGITS) digits -= zerosAtFront(first, point);
  if (digits === 0 || digits > MOST_DIGITS || exponent < -LARGEST_POWER || exponent > LARGEST_POWER) return 0;
  const value = nearest(mantissa, exponent);
  if (value === <f32>Infinity || value !== value) return 0;
  write(to, value, isNegative);
  return at;
}

function write(to: usize, value: f32, isNegative: u32): void {
  store<u32>(to, reinterpret<u32>(value) | (isNegative << 31));
}

/** How many of eight bytes are digits before the first that is none; '0' is 0 in `digits`. */
function digitsAtFront(digits: u64): i32 {
  // A digit plus 0x76 stays below 0x80. What other bytes carry goes to bytes behind them.
  const others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
  return <i32>(ctz(others) >> 3);
}

/** The number of the first `count` of eight digits, one or more. */
function numberOf(digits: u64, count: i32): u64 {
  let eight = digits << ((<u64>(8 - count)) << 3);
  eight = ((eight * (1 + (10 << 8))) >> 8) & 0x00ff00ff00ff00ff;
  eight = ((eight * (1 + (100 << 16))) >> 16) & 0x0000ffff0000ffff;
  return (eight * (1 + (10_000 << 32))) >> 32;
}

/** The number with the first `count` of eight digits behind it. */
function append(number: u64, digits: u64, count: i32): u64 {
  return count === 0 ? number : number * unchecked(SHIFTS[count]) + numberOf(digits, count);
}

function zerosAtFront(first: usize, point: u32): i32 {
  let zeros: i32 = 0;
  let byte: u32 = load<u8>(first);
  for (let at = first; byte === ZERO || byte === point; byte = load<u8>(++at)) zeros += <i32>(byte === ZERO);
  return zeros;
}

/** `mantissa` · 10^`exponent` as the nearest 32-bit float; NaN where only exact arithmetic can tell which that is. */
function nearest(mantissa: u64, exponent: i32): f32 {
  const power = unchecked(POWERS[LARGEST_POWER + exponent]);
  // Both are exact here, so the quotient or product is the 64-bit float nearest to the text (Clinger 1990).
  if (mantissa <= LARGEST_EXACT)
    return exponent < 0
      ? <f32>(<f64>mantissa / unchecked(POWERS[LARGEST_POWER - exponent]))
      : <f32>(<f64>mantissa * power);
  // Two roundings and the power's own change the value by less than 2^-50 of itself.
  const value = <f64>mantissa * power;
  const below = <f32>(value * (1 - UNSURE));
  return below === <f32>(value * (1 + UNSURE)) ? below : <f32>NaN;
}
