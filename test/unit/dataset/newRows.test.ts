/** New rows are read as a model takes them, and refused in one sentence where they are not. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { DataForm } from "../../../server/src/dataset/dataset.ts";
import { readNewRows } from "../../../server/src/dataset/newRows.ts";
import { imageRows } from "../../../server/src/dataset/rows/imageRows.ts";
import { data, filled, refusal } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-rows-"));
afterAll(() => rmSync(folder, { recursive: true }));

const csv = filled({ kind: "csv", train: "t.csv", label: "kind", delimiter: ";", decimal: "," });
const features = [
  { column: "year" },
  { column: "colour", category: "blue" },
  { column: "colour", category: "red" },
  { column: "isOld" },
];
const form = (fill?: number[]): DataForm => ({
  shape: [4],
  dimensions: 4,
  outputs: 2,
  classes: 2,
  preprocessing: { features, shift: [0, 0, 0, 0], factor: [1, 1, 1, 1], ...(fill ? { fill } : {}) },
});

function read(text: string, fill?: number[], name = "new.csv") {
  const file = join(folder, name);
  writeFileSync(file, text);
  return readNewRows(file, form(fill), csv);
}

test("columns are found by their names, in the form of the training file", async () => {
  const { features } = await read("isOld;kind;colour;year\nTrue;x;red;2,5\nfalse;y;blue;-3\n");
  expect([...features]).toEqual([2.5, 0, 1, 1, -3, 1, 0, 0]);
});

test("something else may separate the values than in training", async () => {
  const expected = [2.5, 0, 1, 1];
  expect([...(await read("isOld,kind,colour,year\nTrue,x,red,2.5\n")).features]).toEqual(expected);
  expect([...(await read("isOld\tcolour\tyear\nTrue\tred\t2,5\n")).features]).toEqual(expected);
});

test("what is missing is left to the model, where it fills", async () => {
  const { features } = await read("year;colour;isOld\n;;true\n1;red;\n", [0, 0, 0, 0]);
  expect([...features]).toEqual([Number.NaN, 0, 0, 1, 1, 0, 1, Number.NaN]);
  await expect(read("year;colour;isOld\n1;red;true\n;red;true\n")).rejects.toThrow(
    refusal("file-unreadable/missing-input", { place: "line 3", column: "year" }),
  );
});

test.each([
  ["year;isOld\n1;true\n", refusal("file-unreadable/no-column", { column: "colour" })],
  [
    "year;colour;isOld\n1;green;true\n",
    refusal("file-unreadable/unknown-category", {
      value: '"green"',
      place: "line 2",
      known: '"blue", "red"',
    }),
  ],
  [
    "year;colour;isOld\n1;red;true\n2;red;true\n;red;true\nold;red;true\n",
    refusal("file-unreadable/text-input", { value: '"old"', place: "line 5" }),
  ],
  [
    "year;colour;isOld\nold;red;true\n",
    refusal("file-unreadable/text-input", { value: '"old"', place: "line 2" }),
  ],
  ["", refusal("file-unreadable/empty-table")],
])("a table that does not fit is refused: %j", async (text, expected) => {
  await expect(read(text)).rejects.toThrow(expected);
});

test("arrays and images of another shape are refused", async () => {
  const flat: DataForm = { shape: [3], dimensions: 3, outputs: 2, classes: 2 };
  await expect(readNewRows(join(data, "npy/f4.npy"), flat, csv)).rejects.toThrow(
    refusal("file-unreadable/input-shape", { wanted: "3" }),
  );
  const image: DataForm = { shape: [5, 5, 3], dimensions: 75, outputs: 2, classes: 2 };
  await expect(readNewRows(join(data, "images/owl/photo.jpg"), image, csv)).rejects.toThrow(
    refusal("file-unreadable/input-image-size", { wanted: "5 × 5" }),
  );
  await expect(readNewRows(join(data, "images/owl/photo.jpg"), flat, csv)).rejects.toThrow(
    refusal("file-unreadable/no-image-model"),
  );
});

test("a folder of a folder for each class is read image by image", async () => {
  const small: DataForm = { shape: [8, 8, 3], dimensions: 192, outputs: 3, classes: 3 };
  const { features, files } = await imageRows(join(data, "images"), small, [8, 8]);
  expect(files).toContain(join(data, "images/cat/colour.png"));
  expect(files).toEqual(files?.toSorted());
  expect(features).toHaveLength(files!.length * 192);
  const cats = await imageRows(join(data, "images/cat"), small, [8, 8]);
  expect(features.subarray(0, cats.features.length)).toEqual(cats.features);
});

test("a file of another kind, or none, is refused", async () => {
  await expect(read("{}", undefined, "rows.json")).rejects.toThrow(refusal("file-unreadable/other-format"));
  await expect(readNewRows(join(folder, "absent.csv"), form(), csv)).rejects.toThrow(refusal("file-missing"));
});
