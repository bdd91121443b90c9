/** @module-tag slow */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inspect } from "../../../../server/src/dataset/thread/inspect.ts";
import { data, filled, load, refusal } from "../fixtures.ts";
import { write } from "./files.ts";

const rows = "x,y,class\n1,2,a\n3,4,b\n";
test.each([
  ["nothing", "", refusal("file-unreadable/empty-table")],
  ["names alone", "x,y,class\n", refusal("file-unreadable/no-rows")],
  [
    "ragged rows",
    `${rows}5,6\n`,
    refusal("file-unreadable/ragged-row", { line: 4, cells: 2, columns: 3, hint: "" }),
  ],
  [
    "text among numbers",
    `${rows}5,six,a\n`,
    refusal("file-unreadable/text-among-numbers", { value: '"six"', place: "line 4", column: "y" }),
  ],
  [
    "an empty value",
    `${rows}5,,a\n`,
    refusal("file-missing-values/feature", { place: "line 4", column: "y", rows: "1 row lacks" }),
  ],
  ["NaN", `${rows}5,NaN,a\n`, refusal("file-missing-values/feature", { place: "line 4", column: "y" })],
  [
    "too large a number",
    `${rows}5,1e300,a\n`,
    refusal("file-unreadable/overflow", { place: "line 4", column: "y" }),
  ],
  [
    "too large a number in the first row",
    "x,y,class\n1e300,2,a\n3,4,b\n",
    refusal("file-unreadable/overflow", { place: "line 2", column: "x" }),
  ],
  ["no label", `${rows}5,6,\n`, refusal("file-missing-values/label", { place: "line 4", column: "class" })],
  ["a quote that is not closed", `${rows}"5,6,a\n`, refusal("file-unreadable/open-quote", { line: 4 })],
  [
    "columns with one name",
    "x,x,class\n1,2,a\n3,4,b\n",
    refusal("file-unreadable/same-names", { column: "x" }),
  ],
  [
    "one class",
    "x,class\n1,a\n2,a\n",
    refusal("file-unreadable/one-label", { values: "the same value everywhere", column: "class" }),
  ],
  ["no features", "class\na\nb\n", refusal("file-unreadable/only-the-label")],
  [
    "another label",
    "x,y\n1,2\n",
    refusal("file-unreadable/no-column", { column: "class", known: '"x", "y"', hint: "" }),
  ],
  [
    "another delimiter",
    "x;class\n1;a\n2;b\n",
    refusal("file-unreadable/no-column", { column: "class", hint: '; set "delimiter" to ";"' }),
  ],
])("a CSV file with %s is refused", async (_, text, expected) => {
  const csv = { kind: "csv", label: "class", validation: 0.5 };
  await expect(load({ ...csv, train: write("x.csv", text) })).rejects.toThrow(expected);
});

test("a label of the validation file that no training sample has is refused with its row", async () => {
  const validation = write("v.csv", "x,y,class\n1,2,a\n1,2,zebra\n");
  await expect(
    load({ kind: "csv", label: "class", train: write("t.csv", rows), validation }),
  ).rejects.toThrow(
    refusal("file-unreadable/unknown-label", { value: '"zebra"', place: "line 3", column: "class" }),
  );
});

test("a column that is not there is told at its place in the spec", async () => {
  const csv = {
    kind: "csv",
    train: `${data}tables/flowers.csv`,
    label: 'the "kind"',
    columns: ["count", "size"],
  };
  const { problem } = await inspect(filled(csv), {
    task: "classification",
    identify: false,
    cache: null,
    progress: () => {},
  });
  expect(problem).toMatchObject({ code: "file-unreadable", path: ["columns", 1] });
});

const parquet = readFileSync(`${data}tables/none.parquet`);
test.each([
  ["half of it", parquet.subarray(0, parquet.length / 2), refusal("file-unreadable/no-parquet")],
  ["another format", Buffer.from(rows), refusal("file-unreadable/no-parquet")],
  ["nothing", Buffer.alloc(0), refusal("file-unreadable/no-parquet")],
  [
    "an empty value",
    readFileSync(`${data}tables/null.parquet`),
    refusal("file-missing-values/feature", { place: "row 2", column: "x", rows: "1 row lacks" }),
  ],
])("a Parquet file with %s is refused", async (_, file, expected) => {
  const train = write("x.parquet", file);
  await expect(load({ kind: "parquet", train, label: "label", validation: 0.4 })).rejects.toThrow(expected);
});

test.each([
  ["a Parquet file", parquet, refusal("file-unreadable/parquet-as-text")],
  ["a workbook", Buffer.from("PK\x03\x04\x14\0"), refusal("file-unreadable/archive-as-text")],
])("%s is no CSV file", async (_, file, expected) => {
  const train = write("x.csv", file);
  await expect(load({ kind: "csv", train, label: "label", validation: 0.4 })).rejects.toThrow(expected);
});

test.each(["when", "list"])("a label that is no text or number is refused as a label: %s", async (label) => {
  const train = `${data}tables/labels.parquet`;
  const problem = await load({ kind: "parquet", train, label, columns: ["x"] }).catch((error) => error);
  expect(problem).toMatchObject({ id: "file-unreadable/label-type", at: ["label"] });
});
