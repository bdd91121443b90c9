import { expect, test } from "vitest";
import { alignInto } from "../../../server/src/cli/terminal/alignColumns.ts";

const rows = [
  ["run", "name", "gain"],
  ["a1", "Shell", "0.5"],
  ["b2", "Shell", "12"],
];

test("without a terminal, or with room, all columns are there and numbers stand to the right", () => {
  const all = ["run  name   gain", "a1   Shell   0.5", "b2   Shell    12"];
  expect(alignInto(undefined, rows, ["name"])).toEqual(all);
  expect(alignInto(16, rows, ["name"])).toEqual(all);
});

test("an id is no number, though it begins with a digit", () => {
  expect(
    alignInto(
      undefined,
      [
        ["run", "size"],
        ["91b6df3624649bb4", "30.6 kB"],
      ],
      [],
    ),
  ).toEqual(["run                  size", "91b6df3624649bb4  30.6 kB"]);
});

test("in a narrow terminal expendable columns go one after the other, and never the rest", () => {
  expect(alignInto(15, rows, ["name", "gain"])).toEqual(["run  gain", "a1    0.5", "b2     12"]);
  expect(alignInto(2, rows, ["name", "gain"])).toEqual(["run", "a1", "b2"]);
});
