/** A file that is read in parts is the table that is read whole, and is refused with the same sentence. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startDatasetWorker } from "../../../server/src/dataset/sharing/startWorker.ts";
import type { ColumnsWanted } from "../../../server/src/dataset/tables/csv/columnReading.ts";
import type { ColumnReceiver } from "../../../server/src/dataset/tables/csv/columns.ts";
import { type PartRead, readPart } from "../../../server/src/dataset/tables/csv/partReading.ts";
import { divide, readParts } from "../../../server/src/dataset/tables/csv/parts.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

const format = { delimiter: ",", decimal: ".", header: true } as const;
const header = "x,city,y,remark";
const cities = ["Oslo", '"Paris, Texas"', '"the ""Big"" one"', "", "  Rome "];
const plainRow = (row: number) => `${row / 7},${cities[row % 5]},${row % 11 ? row : "NA"},r${row % 3}`;

const file = join(folder, "table.csv");
const names = header.split(",");
const wanted: ColumnsWanted = {
  file,
  encoding: "utf-8",
  format,
  names,
  roles: ["number", "text", "number", "text"],
  bytesOfRow: 20,
};

/** The table of a text of which some parts are read apart from the others, or the mistake that ends its reading. */
async function read(content: string | Buffer, partBytes: number, isApart = (_: number) => true) {
  writeFileSync(file, content);
  const division = await divide(file, "utf-8", partBytes);
  try {
    return tableOf(
      await readParts(wanted, division, (index) =>
        isApart(index) ? readPart({ kind: "part", wanted, part: division.parts[index]! }) : null,
      ),
    );
  } catch (error) {
    return String(error);
  }
}

function tableOf({ rows, lines, notNumbers, column }: ColumnReceiver) {
  const columns = names.map((_, index) => {
    const one = column(index);
    return one.kind === "number" ? { ...one, values: [...one.values] } : { ...one, codes: [...one.codes] };
  });
  return { rows, lines, notNumbers, columns };
}

const whole = (content: string | Buffer) => read(content, Number.POSITIVE_INFINITY, () => false);

const rows = (count: number, of = plainRow) => Array.from({ length: count }, (_, row) => of(row));
const textOf = (lines: string[], end = "\n") => [header, ...lines].join(end) + end;
const longText = (row: number) => `1,${cities[row % 5]},2,"${"a line\n".repeat(row % 40)}"`;

test.each<[string, string | Buffer]>([
  ["plain rows", textOf(rows(3000))],
  ["lines that end as on Windows, the last one without an end", textOf(rows(3000), "\r\n").slice(0, -2)],
  ["a byte order mark", `\ufeff${textOf(rows(3000))}`],
  ["blank lines", textOf(rows(3000).flatMap((row, index) => (index % 90 ? [row] : [row, "", " "])))],
  ["quotes with some ends of line", textOf(rows(3000, (row) => (row % 40 ? plainRow(row) : longText(row))))],
  ["quotes with ends of line almost everywhere", textOf(rows(600, longText))],
  ["lines that end with carriage returns alone", textOf(rows(2000), "\r")],
  ["numbers that are none", textOf([...rows(2500), "six,Oslo,1,r", ...rows(10)])],
  ["a late column of other texts", textOf([...rows(2500), ...rows(500, (row) => `1,city ${row},2,r`)])],
])("%s", async (_, content) => {
  const table = await whole(content);
  expect(table).toHaveProperty("rows");
  for (const apart of [() => true, (index: number) => index % 2 === 1, (index: number) => index > 4])
    expect(await read(content, 4096, apart)).toEqual(table);
});

test.each<[string, string | Buffer, RegExp]>([
  ["a quote that stays open", `${textOf(rows(3000))}1,"Oslo,2,r\n`, /open-quote in line 3002/],
  [
    "a text behind a quote, after lines within quotes",
    textOf([...rows(1000, longText), ...rows(1500), '1,"Oslo" x,2,r', ...rows(9)]),
    /text-after-quote in line 22002/,
  ],
  ["a row that is too short", textOf([...rows(2900), "1,Oslo", ...rows(50)]), /2902/],
  ["a number that is too large", textOf([...rows(2900), "1e99,Oslo,2,r", ...rows(50)]), /2,?902/],
  [
    "bytes that are not UTF-8",
    Buffer.concat([Buffer.from(textOf(rows(2900))), Buffer.from("1,K\xf6ln,2,r\n", "latin1")]),
    /Error/,
  ],
])("%s", async (_, content, sentence) => {
  const mistake = await whole(content);
  expect(mistake).toMatch(sentence);
  expect(await read(content, 4096)).toBe(mistake);
});

test("more texts than are kept, some of which stand in the first part too", async () => {
  const many = rows(30_000, (row) => `1,city ${row % 2 ? row : row % 50},2,r`);
  const table = await whole(textOf(many));
  expect(table).toMatchObject({ rows: 30_000 });
  expect(await read(textOf(many), 2 ** 17)).toEqual(table);
});

test("any text is read the same in parts of any length", async () => {
  const cell = fc.constantFrom("1", "2.5", "", "NA", "x", '"a"', '"b\n"', '"\n,\n"', '"c\r\n"', 'd"', '"');
  const line = fc.oneof(
    { weight: 30, arbitrary: fc.tuple(fc.nat(99).map(String), cell, fc.nat(9).map(String), cell) },
    { weight: 1, arbitrary: fc.array(cell, { maxLength: 5 }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        line.map((cells) => cells.join()),
        { maxLength: 60 },
      ),
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 20, max: 400 }),
      async (lines, end, partBytes) => {
        expect(await read(textOf(lines, end), partBytes)).toEqual(await whole(textOf(lines, end)));
      },
    ),
    { numRuns: 60 },
  );
});

test("a thread reads one part after another, and hands over what it read", async () => {
  writeFileSync(file, textOf(rows(3000)));
  const division = await divide(file, "utf-8", 2 ** 14);
  expect(division.parts.length).toBeGreaterThan(2);
  const worker = startDatasetWorker();
  const answers: (PartRead | null)[] = [];
  try {
    for (const part of division.parts)
      answers.push((await worker.ask({ kind: "part", wanted, part })) as PartRead | null);
  } finally {
    await worker.end();
  }
  const taken = await readParts(wanted, division, async (index) => answers[index] ?? null);
  expect(answers.filter((answer) => answer === null)).toHaveLength(0);
  expect(tableOf(taken)).toEqual(await whole(textOf(rows(3000))));
});
