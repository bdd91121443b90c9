import { describe, expect, test } from "vitest";
import type { Task } from "../../../server/src/dataset/dataset.ts";
import { locate } from "../../../server/src/dataset/resolvePaths.ts";
import { filled } from "./fixtures.ts";
import { csv, folder, inspected, write } from "./tableFixtures.ts";

describe("columns that can't be meant", () => {
  const rows = "a,b,class\n1,,x\n2,,y\n3,,x\n";

  test("a label among the features, and a feature that is named twice, are refused", async () => {
    expect((await inspected(csv("twice.csv", rows, { columns: ["a", "class"] }))).problem).toMatchObject({
      path: ["columns", 1],
      fix: { path: ["dataset", "columns"], value: ["a"] },
    });
    expect((await inspected(csv("twice.csv", rows, { columns: ["a", "a"] }))).problem).toMatchObject({
      path: ["columns", 1],
    });
  });

  test("a column without any value is named, whatever is done about rows", async () => {
    for (const missing of [undefined, "drop"])
      expect((await inspected(csv("empty.csv", rows, { missing }))).problem).toMatchObject({
        code: "file-missing-values",
        fix: { path: ["dataset", "exclude"], value: ["b"] },
      });
    const { found } = await inspected(csv("empty.csv", rows, { missing: "mean" }));
    expect(found?.notices.map(({ fix }) => fix?.value)).toContainEqual(["b"]);
  });
});

describe("several defects of one dataset are told at once", () => {
  const told = async (dataset: object, task: Task = "classification") => {
    const result = await inspected(dataset, task);
    if (!result.problem) return [];
    return [result.problem, ...(result.others ?? [])].map(({ path, message }) => [path.join("."), message]);
  };

  test("a missing column, a text among numbers, and a label that validation rows alone have", async () => {
    const train = write(
      "many.csv",
      "age,size,born,class\n1,2,2020-01-01,a\n3,x,2020-01-02,b\n5,6,2020-01-03,a\n",
    );
    const validation = write("many-2.csv", "age,size,born,class\n1,2,2020-01-01,c\n");
    const dataset = { kind: "csv", train, validation, label: "class", exclude: ["weight"] };
    expect(await told(dataset)).toEqual([
      ["exclude.0", expect.stringContaining('many.csv has no column "weight"')],
      ["train", expect.stringContaining('has "x" in line 3, column "size"')],
      ["train", expect.stringContaining('column "born"')],
      ["validation", expect.stringContaining('many-2.csv has "c" in line 2, column "class"')],
    ]);
  });

  test("all files that are not there, each at its place", () => {
    const spec = filled({ kind: "csv", train: "none-1.csv", validation: "none-2.csv", label: "class" });
    const result = locate(spec, folder);
    const problems = result.problem ? [result.problem, ...(result.others ?? [])] : [];
    expect(problems.map(({ path }) => path)).toEqual([["train"], ["validation"]]);
  });

  test("all columns that are not there, each at its place", async () => {
    const train = write("there.csv", "age,size,class\n1,2,a\n3,4,b\n");
    const dataset = { kind: "csv", train, label: "clas", columns: ["age", "weight"], exclude: ["height"] };
    expect((await told(dataset)).map(([path]) => path)).toEqual(["label", "columns.1", "exclude.0"]);
  });

  test("but one where the delimiter is the cause of all", async () => {
    const train = write("semicolons.csv", "age;size;class\n1;2;a\n3;4;b\n");
    const dataset = { kind: "csv", train, label: "class", columns: ["age", "size"] };
    expect((await told(dataset)).map(([path]) => path)).toEqual(["label"]);
  });

  test("a row without a label, and one without a value", async () => {
    const found = await told(csv("gaps.csv", "x,y,class\n1,2,a\n,2,b\n3,4,\n"));
    expect(found.map(([, message]) => message)).toEqual([
      expect.stringContaining("gaps.csv has no label in line 4"),
      expect.stringContaining("1 row lacks"),
    ]);
  });

  test("a column that only the validation file lacks is reported at that file", async () => {
    const train = write("whole.csv", "x,y,class\n1,2,a\n3,4,b\n");
    const validation = write("part.csv", "x,klass\n1,a\n");
    expect(await told({ kind: "csv", train, validation, label: "class" })).toEqual([
      ["validation", expect.stringContaining('part.csv has no column "class"')],
      ["validation", expect.stringContaining('part.csv has no column "y"')],
    ]);
  });
});
