import fc from "fast-check";
import { expect, test } from "vitest";
import { type ColumnReceiver, receiveColumns } from "../../../server/src/dataset/tables/csv/columns.ts";
import {
  type CsvDialect,
  missingNumbers,
  type Role,
} from "../../../server/src/dataset/tables/csv/dialect.ts";
import { createNumberReader } from "../../../server/src/dataset/tables/csv/number.ts";
import { createPlainRows } from "../../../server/src/dataset/tables/csv/plainRows.ts";
import { createScanner } from "../../../server/src/dataset/tables/csv/scanner.ts";
import {
  createTextBuffer,
  slack,
  type TextBuffer,
} from "../../../server/src/dataset/tables/csv/textBuffer.ts";

const reader = createNumberReader({ delimiter: ",", decimal: "." });

/** A text as the reader of a file meets it; the slower way where the fast one declines, as a file's reader does. */
function read(text: string): number | null {
  const bytes = Buffer.alloc(text.length + 16, ",");
  bytes.write(text, "latin1");
  const value = reader.read(bytes, 0);
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

const dialects: CsvDialect[] = [
  { delimiter: ",", decimal: "." },
  { delimiter: ";", decimal: "," },
  { delimiter: "\t", decimal: "." },
  { delimiter: " ", decimal: "." },
];

/** How numbers are written in files. */
const written = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => value.toFixed(6)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
  fc.float({ noNaN: true, min: 1, max: 1000 }).map((value) => String(value + 2 ** -24)),
  fc.integer().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 24n }).map(String),
  fc.stringMatching(/^[+-]?\d{0,21}[.,]?\d{0,21}([eE][+-]?\d{0,3})?$/),
);
const missing = fc.constantFrom("", " ", ...missingNumbers);
const odd = fc.constantFrom("-", ".", "1e", "1e39", "-1e99", "x", '"1""5"', "0x1", "1_0", "é", "\0", "nano");
const plain = fc.oneof({ weight: 30, arbitrary: written }, { weight: 5, arbitrary: missing });
const number = fc.oneof(
  { weight: 30, arbitrary: plain },
  { weight: 10, arbitrary: plain.map((value) => `"${value}"`) },
  { weight: 1, arbitrary: odd },
);
/** Of lengths around those that the kernel compares as whole numbers. */
const word = fc.oneof(
  fc.constantFrom("a", "bb", "ü", " of blanks ", "", 'in"side', "\0"),
  fc.stringMatching(/^[ab]{7,9}$|^[ab]{15,17}$|^[ab]{23,26}$/),
);
const texts = fc.oneof(
  { weight: 20, arbitrary: word },
  { weight: 20, arbitrary: word.map((text) => `"${text.replaceAll('"', '""')}"`) },
  { weight: 2, arbitrary: fc.constantFrom('"with , and ;"', '" a "" b "') },
  { weight: 1, arbitrary: fc.constantFrom('"two\nlines"', '"\r\n"', '"', '"a"b', '"a" b') },
);
const spaced = (cell: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom("", "", "", " ", "  "), cell, fc.constantFrom("", "", "", " "))
    .map((parts) => parts.join(""));

const table = fc
  .record({
    dialect: fc.constantFrom(...dialects),
    roles: fc.array(fc.constantFrom<Role>("number", "number", "text", "skip"), {
      minLength: 1,
      maxLength: 6,
    }),
    end: fc.constantFrom("\n", "\r\n", "\r"),
  })
  .chain(({ dialect, roles, end }) => {
    const cells = roles.map((role) => spaced(role === "number" ? number : texts));
    const row = fc.oneof(
      { weight: 60, arbitrary: fc.tuple(...cells).map((values) => values.join(dialect.delimiter)) },
      { weight: 1, arbitrary: fc.constantFrom("", " ", `1${dialect.delimiter}`, "2") },
    );
    return fc.record({
      dialect: fc.constant(dialect),
      roles: fc.constant(roles),
      text: fc
        .tuple(fc.array(row, { maxLength: 40 }), fc.boolean())
        .map(([rows, isEnded]) => ["names", ...rows].join(end) + (isEnded ? end : "")),
      /** bytes of a piece */
      piece: fc.integer({ min: 1, max: 200 }),
    });
  });

type TableText = typeof table extends fc.Arbitrary<infer T> ? T : never;

/** What a receiver has of a text that comes in pieces, or the mistake that ends the reading. */
async function received({ dialect, roles, text, piece }: TableText, atOnce: boolean): Promise<unknown> {
  const names = roles.map((_, column) => `x${column}`);
  const receiver = receiveColumns("table.csv", names, roles, 0);
  const rows = atOnce ? await createPlainRows(dialect, roles, receiver.codeOf) : null;
  const cells = receiverOfFirstRow(receiver);
  const scanner = createScanner(dialect, roles, "skip", cells, rows);
  try {
    scanPieces(Buffer.from(text), piece, rows?.text ?? createTextBuffer(1024), scanner.scan);
  } catch (error) {
    return String(error);
  }
  const columns = roles.map((role, column) => {
    if (role === "skip") return null;
    const read = receiver.column(column);
    // The bits, and so the sign of zero.
    return read.kind === "number"
      ? [...new Uint32Array(read.values.slice().buffer)]
      : [read.codes, read.texts];
  });
  return { rows: receiver.rows, lines: receiver.lines, notNumbers: receiver.notNumbers, columns };
}

/** A receiver that does not mind how many cells the first row has. */
function receiverOfFirstRow(receiver: ColumnReceiver): ColumnReceiver {
  return {
    ...receiver,
    row: (row, line, cells) => {
      if (row > 0) receiver.row(row, line, cells);
    },
  };
}

function scanPieces(
  bytes: Buffer,
  piece: number,
  buffer: TextBuffer,
  scan: (bytes: Buffer, length: number, isLast: boolean) => number,
): void {
  let kept = 0;
  for (let from = 0; ; from += piece) {
    while (kept + piece + slack > buffer.bytes.length) buffer.grow();
    const read = bytes.copy(buffer.bytes, kept, from, from + piece);
    const length = kept + read;
    const used = scan(buffer.bytes, length, read === 0);
    if (read === 0) return;
    kept = length - used;
    buffer.bytes.copyWithin(0, used, length);
  }
}

test("rows that are read at once are the same as cell by cell, bit for bit", async () => {
  await fc.assert(
    fc.asyncProperty(table, async (one) => {
      expect(await received(one, true)).toEqual(await received(one, false));
    }),
    { numRuns: 3000 },
  );
});

test("most rows of numbers and texts are read at once, more of them than fit one call too", async () => {
  const dialect = { delimiter: ",", decimal: "." } as const;
  const codeOf = (_: number, bytes: Buffer, start: number, end: number) =>
    Number(/\d+/.exec(bytes.toString("utf8", start, end))![0]);
  const rows = await createPlainRows(dialect, ["number", "text", "skip"], codeOf);
  const lines = Array.from({ length: 3000 }, (_, row) => `${row / 7},class ${row % 3},left out`);
  const text = Buffer.from(`${lines.join("\r\n")}\r\n`);
  text.copy(rows.text.bytes);
  const [counts, numbers, codes]: [number[], number[], number[]] = [[], [], []];
  let at = 0;
  do {
    at = rows.read(at, text.length);
    counts.push(rows.count);
    numbers.push(...rows.numbers(0));
    codes.push(...rows.codes(1));
  } while (rows.isFull);
  expect(at).toBe(text.length);
  expect(counts).toEqual([1032, 1032, 936]);
  expect(numbers).toEqual(lines.map((_, row) => Math.fround(row / 7)));
  expect(codes).toEqual(lines.map((_, row) => row % 3));
});
