import fc from "fast-check";
import { expect, test } from "vitest";
import { createNumberReader } from "../../../server/src/dataset/tables/csvNumber.ts";

const reader = createNumberReader({ delimiter: ",", decimal: "." });

/** A text as the reader of a file meets it; the slower way where the fast one declines, as a file's reader does. */
function read(text: string): number | null {
  const bytes = Buffer.alloc(text.length + 16, ",");
  bytes.write(text, "latin1");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const value = reader.read({ bytes, view }, 0);
  return reader.end < 0 ? reader.parse(text.trim()) : value;
}

test("any number is the 32-bit float nearest to its digits", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      for (const text of [
        String(value),
        value.toFixed(6),
        value.toExponential(9),
        `${Math.trunc(value % 1e6)}`,
      ])
        expect(read(text)).toBe(Math.fround(Number(text)));
    }),
    { numRuns: 2000 },
  );
});

test("numbers halfway between two 32-bit floats, and next to it, are rounded as Math.fround does", () => {
  fc.assert(
    fc.property(fc.float({ min: 1, max: 1000, noNaN: true }), (value) => {
      const halfway = value + 2 ** (Math.floor(Math.log2(value)) - 24);
      for (const text of [
        String(halfway),
        String(halfway * (1 + 2 ** -52)),
        String(halfway * (1 - 2 ** -52)),
      ])
        expect(read(text)).toBe(Math.fround(Number(text)));
    }),
  );
});

test.each([
  "",
  "-",
  ".",
  "1e",
  "1-2",
  "0x10",
  "1.2.3",
  "e5",
  "12a",
  "1_000",
  "Infinity",
])("%j is no number", (text) => {
  expect(read(text)).toBeNull();
});

test.each([
  "+1",
  "-0",
  ".5",
  "5.",
  " 7 ",
  "1E3",
  "1e-7",
  "123456789012345678901234567890",
])("%j is a number", (text) => {
  expect(read(text)).toBe(Math.fround(Number(text)));
});
