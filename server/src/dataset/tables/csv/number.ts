/** Decimal numbers in CSV text, as 32-bit floats. */
import { blankOf, type CsvDialect } from "./dialect.ts";

/** 10^-22 … 10^22, each within a rounding of its own. */
const powers = Float64Array.from({ length: 45 }, (_, index) => Number(`1e${index - 22}`));

/** Digits of a whole number that a 64-bit float holds exactly. */
const exactDigits = 15;

/** Most digits of a number that is read fast: so many roundings of its sum are harmless. */
const mostDigits = 24;

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export interface NumberReader {
  /**
   * Reads the digits of a cell: the 32-bit float nearest to them, as Math.fround(Number(text)) gives it. Sets
   * `end` to the end of the cell, or to −1 where the cell needs `parse`.
   */
  read(bytes: Uint8Array, start: number): number;
  readonly end: number;
  /** The same of a text, exactly; null for a text that is no number, ±Infinity for one beyond 32-bit floats. */
  parse(text: string): number | null;
}

export function createNumberReader(dialect: CsvDialect): NumberReader {
  const delimiter = dialect.delimiter.charCodeAt(0);
  const blank = blankOf(dialect);
  const point = dialect.decimal.charCodeAt(0);
  const reader = {
    end: -1,
    read(bytes: Uint8Array, start: number): number {
      let at = start;
      let byte = bytes[at]!;
      while (byte === blank) byte = bytes[++at]!;
      const isNegative = byte === 45;
      if (isNegative || byte === 43) byte = bytes[++at]!;
      let mantissa = 0;
      const first = at;
      for (; byte >= 48 && byte <= 57; byte = bytes[++at]!) mantissa = mantissa * 10 + byte - 48;
      let digits = at - first;
      let exponent = 0;
      if (byte === point) {
        const fraction = ++at;
        for (byte = bytes[at]!; byte >= 48 && byte <= 57; byte = bytes[++at]!)
          mantissa = mantissa * 10 + byte - 48;
        exponent = fraction - at;
        digits -= exponent;
      }
      if (byte === 101 || byte === 69) {
        const power = exponentAt(bytes, at + 1);
        at = power.end;
        exponent += power.value;
        byte = bytes[at]!;
      }
      while (byte === blank) byte = bytes[++at]!;
      const isOver = byte === delimiter || byte === 10 || byte === 13;
      reader.end =
        isOver && digits > 0 && digits <= mostDigits && exponent >= -22 && exponent <= 22 ? at : -1;
      if (reader.end < 0) return 0;
      if (digits <= exactDigits) {
        // Both numbers are exact, so the quotient or product is the 64-bit float nearest to the text.
        const value = exponent < 0 ? mantissa / powers[22 - exponent]! : mantissa * powers[22 + exponent]!;
        return isNegative ? -Math.fround(value) : Math.fround(value);
      }
      const value = mantissa * powers[exponent + 22]!;
      // The roundings so far change the value by less than 2^-48 of itself: where that could decide which 32-bit
      // float is nearest, `parse` does.
      const nearest = Math.fround(value * (1 - 2 ** -48));
      if (nearest !== Math.fround(value * (1 + 2 ** -48))) reader.end = -1;
      return isNegative ? -nearest : nearest;
    },
    parse(text: string): number | null {
      const plain = dialect.decimal === "," ? text.replace(/^([^.,]*),([^.,]*)$/, "$1.$2") : text;
      return decimal.test(plain) ? Math.fround(Number(plain)) : null;
    },
  };
  return reader;
}

/** The exponent behind an "e"; 9999, which `read` leaves to `parse`, where there is none. */
function exponentAt(bytes: Uint8Array, start: number): { value: number; end: number } {
  let at = start;
  const isBelow = bytes[at] === 45;
  if (isBelow || bytes[at] === 43) at++;
  const first = at;
  let value = 0;
  for (let byte = bytes[at]!; byte >= 48 && byte <= 57; byte = bytes[++at]!)
    value = Math.min(9999, value * 10 + byte - 48);
  return { value: at === first ? 9999 : isBelow ? -value : value, end: at };
}
