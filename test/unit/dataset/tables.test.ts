import { describe, expect, test } from "vitest";
import { describeData } from "../../../server/src/dataset/describeData.ts";
import { loadDataset } from "../../../server/src/dataset/load.ts";
import { expectClose, filled, load, refusal } from "./fixtures.ts";
import { csv, folder, inspected, noticesOf, write } from "./tableFixtures.ts";

describe("texts and truth values", () => {
  const rows = "colour,open,size,class\nred,True,1,a\nblue,false,2,b\n red ,TRUE,3,a\n";

  test("a column of texts becomes a feature for each of them, one of truth values 0 or 1", async () => {
    const { train, preprocessing } = await load(csv("colours.csv", rows));
    // blue, red, open, size
    expect([...train.features]).toEqual([0, 1, 1, 1, 1, 0, 0, 2, 0, 1, 1, 3]);
    expect(preprocessing?.features).toEqual([
      { column: "colour", category: "blue" },
      { column: "colour", category: "red" },
      { column: "open" },
      { column: "size" },
    ]);
  });

  test("numbers that are codes are categories where the spec says so", async () => {
    const { train } = await load(csv("codes.csv", rows, { categorical: ["size"], columns: ["size"] }));
    expect([...train.features]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  test("categories stay 0 and 1 where other features are standardized", async () => {
    const { train } = await load(csv("scaled.csv", rows, { scaling: "standardize" }));
    expect([...train.features.filter((_, i) => i % 4 < 2)]).toEqual([0, 1, 1, 0, 0, 1]);
  });

  test("a text that no training sample has is none of the categories", async () => {
    const train = write("seen.csv", rows);
    const validation = write("unseen.csv", rows.replace("blue", "green"));
    const dataset = await load({ kind: "csv", train, validation, label: "class", columns: ["colour"] });
    expect([...dataset.validation.features]).toEqual([0, 1, 0, 0, 0, 1]);
  });

  test("more texts than the limit are refused, and another limit lets them in", async () => {
    const many = `name,class\n${Array.from({ length: 150 }, (_, i) => `n${i}x,${i % 2}`).join("\n")}\n`;
    await expect(load(csv("names.csv", many))).rejects.toThrow(
      refusal("file-unreadable/many-texts", { texts: "150", column: "name", example: '"n0x"', most: 100 }),
    );
    expect((await load(csv("names.csv", many, { categories: 150 }))).shape).toEqual([150]);
  });

  test.each([
    ["ISO dates", "2024-01-05", "2023-12-31"],
    ["days first", "5.1.2024", "31.12.2023"],
    ["times", "2024-01-05T10:00:00Z", "2024-01-05 11:30"],
  ])("%s are refused with what to do", async (_, first, second) => {
    await expect(load(csv("dates.csv", `when,x,class\n${first},1,a\n${second},2,b\n`))).rejects.toThrow(
      refusal("file-unreadable/dates", { column: "when", example: ` ("${first}")` }),
    );
  });
});

describe("missing values", () => {
  const rows = "x,y,class\n1,10,a\nNA,20,b\n3,,a\n8,40,b\n";

  test.each([
    ["mean", [1, 10, 4, 20, 3, 70 / 3, 8, 40]],
    ["median", [1, 10, 3, 20, 3, 20, 8, 40]],
    ["zero", [1, 10, 0, 20, 3, 0, 8, 40]],
  ])("%s takes their place", async (missing, expected) => {
    const { train, preprocessing } = await load(csv("missing.csv", rows, { missing }));
    expectClose(train.features, expected);
    expect(preprocessing?.fill).toHaveLength(2);
  });

  test("rows are left out with drop, and counted", async () => {
    const dataset = csv("dropped.csv", rows, { missing: "drop" });
    expect([...(await load(dataset)).train.features]).toEqual([1, 10, 8, 40]);
    const { found } = await inspected(dataset);
    expect(found?.summary.missing).toEqual({ values: 2, rows: 2, dropped: 2 });
  });

  test("without a word in the spec they are an error that names line, column and a change", async () => {
    const { problem } = await inspected(csv("refused.csv", rows));
    expect(problem).toMatchObject({
      code: "file-missing-values",
      fix: { path: ["dataset", "missing"], value: "median" },
    });
  });

  test("a line is the one that an editor shows, after quoted ends of line and blank lines", async () => {
    const text = 'x,note,class\n1,"two\nlines",a\n\n\n2,plain,b\n,plain,a\n';
    await expect(load(csv("lines.csv", text))).rejects.toThrow(
      refusal("file-missing-values/feature", { place: "line 7", column: "x" }),
    );
  });
});

describe("how numbers and texts are written", () => {
  test("decimal commas are read where the spec says so, and noticed where not", async () => {
    const rows = "x;class\n1,5;a\n-2,25;b\n";
    const dataset = csv("commas.csv", rows, { delimiter: ";" });
    await expect(load(dataset)).rejects.toThrow(
      refusal("file-unreadable/decimal-commas", { column: "x", example: '"1,5"' }),
    );
    expect([...(await load({ ...dataset, decimal: "," })).train.features]).toEqual([1.5, -2.25]);
  });

  test("rows of another length give a hint at the delimiter", async () => {
    const dataset = csv("semicolons.csv", "x;class\n1,5;a\n2;b\n");
    await expect(load(dataset)).rejects.toThrow(
      refusal("file-unreadable/no-column", { hint: '; set "delimiter" to ";"' }),
    );
  });

  test("text that is not UTF-8 is read as Windows-1252, and said so", async () => {
    const bytes = Buffer.from("größe,class\n1,groß\n2,klein\n3,groß\n", "latin1");
    const dataset = csv("latin1.csv", bytes);
    expect((await load(dataset)).classNames).toEqual(["groß", "klein"]);
    expect(await noticesOf(dataset)).toContainEqual(["information", "file-encoding"]);
  });

  test("a file of names alone with a first sample as header hints at the header", async () => {
    await expect(load(csv("headless.csv", "1,1,0\n2,3,1\n", { label: "0" }))).rejects.toThrow(
      refusal("file-unreadable/no-header"),
    );
  });

  test("pieces of a large file join without a seam", async () => {
    const rows = Array.from(
      { length: 120_000 },
      (_, i) => `${i / 7},${i % 3 ? "left" : '"ri""ght"'},${i % 2}`,
    );
    const { train } = await load(
      csv("large.csv", `x,side,class\r\n${rows.join("\r\n")}`, { columns: ["x"] }),
    );
    expect(train.count).toBe(120_000);
    expect(train.features).toEqual(Float32Array.from(rows, (_, i) => i / 7));
  });
});

describe("notices", () => {
  const numbered = (header: string) =>
    `${header}\n${Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 5},3,${i % 2}`).join("\n")}\n`;

  test("a column that counts the rows and one that is constant are noticed, with a change", async () => {
    const dataset = csv("index.csv", numbered(",x,same,class"));
    expect(await noticesOf(dataset)).toEqual([
      ["warning", "file-index-column"],
      ["information", "file-constant-column"],
    ]);
    const { found } = await inspected(dataset);
    expect(found?.notices[0]?.message).toMatch(/: leave it out with "exclude": \[""\]\.$/);
    expect(found?.notices[0]?.fix).toMatchObject({ path: ["dataset", "exclude"], value: [""] });
    expect(await noticesOf({ ...dataset, exclude: ["", "same"] })).toEqual([]);
  });

  test("a text of its own in almost every row is noticed, unless the spec calls it a category", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `n${i < 2 ? 0 : i},t${i % 20},${(i * 7) % 5},${i % 2}`);
    const dataset = csv("names.csv", `name,town,x,class\n${rows.join("\n")}\n`);
    expect(await noticesOf(dataset)).toEqual([["warning", "file-unique-texts"]]);
    const { found } = await inspected(dataset);
    expect(found?.notices[0]?.fix).toMatchObject({ path: ["dataset", "exclude"], value: ["name"] });
    expect(await noticesOf({ ...dataset, exclude: ["name"] })).toEqual([]);
    expect(await noticesOf({ ...dataset, categorical: ["name"] })).toEqual([]);
  });

  test("many classes, and classes of one sample, are noticed", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${(i * 7) % 5},c${i % 8}`);
    const dataset = { ...csv("classes.csv", `x,class\n${rows.join("\n")}\n9,rare\n`), validation: 0.2 };
    expect(await noticesOf(dataset)).toEqual([
      ["warning", "file-many-classes"],
      ["warning", "file-small-class"],
    ]);
  });

  test("a class with fewer samples than folds is noticed", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 5},${i < 3 ? "rare" : `c${i % 2}`}`);
    const of = (folds: number) => ({
      ...csv("folds.csv", `x,class\n${rows.join("\n")}\n`),
      validation: { folds, fold: 1 },
    });
    expect(await noticesOf(of(3))).toEqual([]);
    const { found } = await inspected(of(5));
    expect(found!.notices.map(({ message }) => message)).toEqual([
      'The class "rare" has fewer samples than the 5 folds, so not every fold validates with it: use fewer folds, or add samples.',
    ]);
  });

  test("many different numbers as labels may be meant for a regression, which a change makes of them", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${(i * 7) % 5},${100 + (i % 20)}`);
    const { found } = await inspected(
      csv("prices-as-classes.csv", `x,price\n${rows.join("\n")}\n`, { label: "price" }),
    );
    const [notice] = found!.notices;
    expect(notice).toMatchObject({ code: "file-many-classes", fix: { value: "meanSquaredError" } });
    expect(notice!.message).toContain("The label has 20 different numbers in 40 samples");
  });
});

describe("regression", () => {
  const rows = "x,price\n1,1.5\n2,2.5\n3,4\n4,8.25\n";
  const regression = (keys: object = {}) => csv("prices.csv", rows, { label: "price", ...keys });

  test("targets are the column's numbers, without classes", async () => {
    const { found } = await inspected(regression(), "regression");
    expect(found?.facts).toMatchObject({ classes: 0, targets: [{ name: "price", low: 1.5, high: 8.25 }] });
    const spec = { ...filled({ scaling: "none", ...regression() }), found: found!.facts };
    const dataset = await loadDataset(spec);
    expect(dataset).toMatchObject({ outputs: 1, classes: 0, targetNames: ["price"] });
    expect([...dataset.train.targets!]).toEqual([1.5, 2.5, 4, 8.25]);
  });

  test("targets are scaled by the training samples where the spec says so", async () => {
    const validation = write("prices-2.csv", "x,price\n5,4.0625\n");
    const scaled = regression({ targetScaling: "standardize", validation });
    const { found } = await inspected(scaled, "regression");
    const dataset = await loadDataset({ ...filled(scaled), found: found!.facts });
    const mean = (1.5 + 2.5 + 4 + 8.25) / 4;
    const deviation = Math.sqrt([1.5, 2.5, 4, 8.25].reduce((sum, t) => sum + (t - mean) ** 2, 0) / 4);
    expect([...dataset.train.targets!]).toEqual(
      [1.5, 2.5, 4, 8.25].map((target) => Math.fround((target - mean) * (1 / deviation))),
    );
    expect([...dataset.validation.targets!]).toEqual([0]);
    expect(dataset.targetScaling).toEqual({ shift: [mean], factor: [1 / deviation] });
  });

  test("targets far from 0, or close together, are noticed, with a change", async () => {
    const of = (prices: number[], keys: object = {}) =>
      csv("targets.csv", `x,price\n${prices.map((price, i) => `${(i * 7) % 5},${price}`).join("\n")}\n`, {
        label: "price",
        ...keys,
      });
    const { found } = await inspected(of([319, 5000, 30_700, 800]), "regression");
    expect(found!.notices).toMatchObject([
      { code: "file-unscaled-target", fix: { path: ["dataset", "targetScaling"], value: "standardize" } },
    ]);
    const idsOf = async (dataset: ReturnType<typeof of>) =>
      (await inspected(dataset, "regression")).found!.notices.map(({ code }) => code);
    expect(await idsOf(of([0.001, 0.004, 0.002, 0.003]))).toEqual(["file-unscaled-target"]);
    expect(await idsOf(of([-3, 4, 20, 70]))).toEqual([]);
    for (const targetScaling of ["standardize", "none"])
      expect(await idsOf(of([319, 5000, 30_700, 800], { targetScaling }))).toEqual([]);
  });

  test("fractions are no classes: the message and the change say what to do", async () => {
    const { problem } = await inspected(regression());
    expect(problem).toMatchObject({
      code: "file-fractional-labels",
      path: ["label"],
      fix: { path: ["training", "loss"], value: "meanSquaredError" },
    });
  });

  const two = "x,price,weight\n1,1.5,10\n2,2.5,\n3,4,30\n4,8.25,40\n";
  const targets = { label: ["weight", "price"], missing: "drop" };

  test("several labels are several targets, in their order", async () => {
    const { found } = await inspected(csv("two.csv", two, targets), "regression");
    const names = [
      { name: "weight", low: 10, high: 40 },
      { name: "price", low: 1.5, high: 8.25 },
    ];
    expect(found?.facts).toMatchObject({ classes: 0, targets: names });
    const spec = { ...filled({ scaling: "none", ...csv("two.csv", two, targets) }), found: found!.facts };
    const dataset = await loadDataset(spec, { cache: folder, progress: () => {} });
    expect(dataset).toMatchObject({ outputs: 2, targetNames: ["weight", "price"], shape: [1] });
    expect([...dataset.train.targets!]).toEqual([10, 1.5, 30, 4, 40, 8.25]);
    const again = await loadDataset(spec, { cache: folder, progress: () => {} });
    expect(again.train.targets).toEqual(dataset.train.targets);
  });

  test("several labels are no classes, and none is named twice", async () => {
    expect((await inspected(csv("two.csv", two, targets))).problem).toMatchObject({
      path: ["label"],
      fix: { path: ["training", "loss"], value: "meanSquaredError" },
    });
    const twice = { ...targets, label: ["price", "price"] };
    expect((await inspected(csv("two.csv", two, twice), "regression")).problem).toMatchObject({
      path: ["label", 1],
    });
  });

  test("texts are no targets", async () => {
    const { problem } = await inspected(csv("words.csv", "x,class\n1,a\n2,b\n"), "regression");
    expect(problem).toMatchObject({ code: "file-unreadable", path: ["label"] });
  });
});

describe("splits", () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${i},${"aab"[i % 3]}`);
  const table = () => ({ ...csv("split.csv", `x,class\n${rows.join("\n")}\n`), validation: 0.25 });

  test("a text that only test samples have is no feature", async () => {
    const colours = rows.map((row) => `${row},red`);
    const table = (lines: string[]) =>
      csv("tested.csv", `x,class,colour\n${lines.join("\n")}\n`, { scaling: "none" });
    const split = { validation: 0.25, test: 0.2 };
    const { test } = await loadDataset(filled({ ...table(colours), ...split }), undefined, true);
    const inTest = test!.features[0]!;
    const changed = colours.map((line, row) => (row === inTest ? line.replace("red", "blue") : line));
    const dataset = await loadDataset(filled({ ...table(changed), ...split }), undefined, true);
    expect(dataset.preprocessing?.features).toEqual([{ column: "x" }, { column: "colour", category: "red" }]);
    expect([...dataset.test!.features.subarray(0, 2)]).toEqual([inTest, 0]);
  });

  test("test samples are in no other part, and read only where asked for", async () => {
    const spec = filled({ scaling: "none", ...table(), test: 0.2 });
    expect((await loadDataset(spec)).test).toBeUndefined();
    const { train, validation, test: kept } = await loadDataset(spec, undefined, true);
    expect([train.count, validation.count, kept?.count]).toEqual([60, 20, 20]);
    expect(new Set([...train.features, ...validation.features, ...kept!.features]).size).toBe(100);
  });

  test("the folds of a cross-validation are disjoint, equally large and together everything", async () => {
    const parts = await Promise.all(
      [1, 2, 3, 4, 5].map((fold) => load({ ...table(), validation: { folds: 5, fold } })),
    );
    expect(parts.map(({ validation }) => validation.count)).toEqual([20, 20, 20, 20, 20]);
    expect(new Set(parts.flatMap(({ validation }) => [...validation.features])).size).toBe(100);
    for (const { train, validation } of parts) {
      expect(new Set([...train.features, ...validation.features]).size).toBe(100);
      const share = validation.labels.filter((label) => label === 0).length;
      expect(Math.abs(share - 67 / 5)).toBeLessThan(1);
    }
  });
});

test("one line tells samples, features, classes and missing values", async () => {
  const { found } = await inspected(csv("line.csv", "x,y,class\n1,2,a\n3,,b\n5,6,a\n", { missing: "mean" }));
  expect(describeData(found!.facts, found!.summary)).toBe(
    "6 samples (3 for training, 3 for validation), 2 features, 2 classes (a: 2, b: 1), 1 missing value in 1 row",
  );
});

test("classes that are counted in more samples than a limit leaves are said to be", async () => {
  const { found } = await inspected(csv("many.csv", "x,class\n1,a\n3,b\n5,a\n", { limit: 2 }));
  const facts = { ...found!.facts, train: 1, validation: 1 };
  expect(describeData(facts, found!.summary)).toContain("2 classes (before the limit: a: 2, b: 1)");
});
