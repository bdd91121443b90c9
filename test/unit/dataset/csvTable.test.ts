/** Generated CSV files, read as a splitter of a few lines and `Number` read them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { CsvFormat } from "../../../server/src/dataset/tables/csv/dialect.ts";
import { readCsvTable } from "../../../server/src/dataset/tables/csv/table.ts";
import type { Column } from "../../../server/src/dataset/tables/table.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-csv-"));
const file = join(folder, "table.csv");
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows of cells without their quotes and the spaces around them. */
function split(text: string, delimiter: string): string[][] {
  const cell = new RegExp(
    ` *(?:"((?:[^"]|"")*)"|([^${delimiter}\\r\\n]*)) *(${delimiter}|\\r\\n|\\r|\\n|$)`,
    "y",
  );
  const rows: string[][] = [[]];
  for (;;) {
    const [, quoted, plain, end] = cell.exec(text)!;
    rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain!).replace(/^ +| +$/g, ""));
    if (end === "") break;
    if (end !== delimiter) rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

const missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?"];

/** Bits of the 32-bit floats, so that zeros have their sign; null for a missing number. */
const bitsOf = (values: Float32Array) =>
  Array.from(values, (value) =>
    Number.isNaN(value) ? null : new Uint32Array(Float32Array.of(value).buffer)[0],
  );
const numbersOf = (cells: string[], decimal: string) =>
  bitsOf(
    Float32Array.from(cells, (cell) =>
      missing.includes(cell) ? Number.NaN : Number(cell.replace(decimal, ".")),
    ),
  );

function textsOf(column: Column): string[] {
  if (column.kind !== "text") throw new Error(`${column.name} is no column of texts.`);
  return Array.from(column.codes, (code) => column.texts[code]!);
}

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e38, max: 1e38 }).map(String),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value.toFixed(6)),
  fc.double({ noNaN: true, min: -1e3, max: 1e3 }).map((value) => value.toExponential(16)),
  fc.float({ noNaN: true, min: 1, max: 1000 }).map((value) => String(value + 2 ** -24)),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc.integer({ min: -999, max: 999 }).map(String),
  fc
    .stringMatching(/^[+-]?\d{1,21}\.\d{0,25}(e-?[0-9]{1,2})?$/)
    .filter((text) => Math.abs(Number(text)) < 1e38),
  fc.constantFrom(
    "-0",
    "+7",
    ".5",
    "5.",
    "1e-300",
    "1e-45",
    "1.17549435e-38",
    "0.00000000000000000000000012345",
  ),
);
const word = fc.constantFrom(
  "Oslo",
  "Saint-Étienne",
  "",
  "no, or; or\ttabs",
  'the "Big" one',
  "two\nlines",
  "a text of more than twenty-four bytes",
  "NA",
);
const format = fc.constantFrom<CsvFormat>(
  { delimiter: ",", decimal: ".", header: true },
  { delimiter: ";", decimal: ",", header: true },
  { delimiter: "\t", decimal: ".", header: true },
);
const around = fc.constantFrom("", "", "", " ");

const table = format.chain((format) => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const written = (text: string, withQuotes: boolean, space: string) =>
    space + (withQuotes || /[",;\t\n]/.test(text) ? quoted(text) : text) + space;
  const numeric = fc
    .oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: fc.constantFrom(...missing) })
    .map((text) => text.replace(".", format.decimal));
  const cell = (text: fc.Arbitrary<string>) =>
    fc.tuple(text, fc.boolean(), around).map((parts) => written(...parts));
  const row = fc.tuple(cell(numeric), cell(word), cell(numeric), cell(word));
  return fc.record({
    format: fc.constant(format),
    rows: fc.array(row, { minLength: 1, maxLength: 30 }),
    end: fc.constantFrom("\n", "\r\n", "\r"),
    mark: fc.constantFrom("", "\ufeff"),
    isEnded: fc.boolean(),
  });
});

test("a file has the numbers and the texts that a splitter and Number find", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ format, rows, end, mark, isEnded }) => {
      const { delimiter, decimal } = format;
      const text = [["x", "city", "y", "label"], ...rows].map((row) => row.join(delimiter)).join(end);
      writeFileSync(file, mark + text + (isEnded ? end : ""));
      const [, ...cells] = split(text, delimiter);
      const column = (index: number) => cells.map((row) => row[index]!);
      const { features, labels } = await readCsvTable(file, format, {
        label: "label",
        task: "classification",
      });
      const [x, city, y] = features;
      expect(bitsOf((x as { values: Float32Array }).values)).toEqual(numbersOf(column(0), decimal));
      expect(bitsOf((y as { values: Float32Array }).values)).toEqual(numbersOf(column(2), decimal));
      // A column of nothing but words for missing values is one of numbers.
      if (city!.kind === "text") expect(textsOf(city!)).toEqual(column(1));
      else expect(column(1).every((cell) => missing.includes(cell))).toBe(true);
      expect(textsOf(labels[0]!)).toEqual(column(3));
    }),
    { numRuns: 200 },
  );
});
