import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { DatasetSpec } from "../../../server/src/dataset/kinds/registry.ts";
import { loadDataset } from "../../../server/src/dataset/load.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { data, expectClose, filled, golden, load } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-treatment-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = [
  ["columns", "f8"],
  ["channels", "images"],
] as const;

test.each(
  kinds,
)("standardize and unit scale %s by the training samples, as NumPy does", async (what, name) => {
  const files = { features: `${data}npy/${name}.npy`, labels: `${data}npy/labels.npy` };
  const expected = golden[`scaling/${what}`] as unknown as Record<"standardize" | "unit", number[]>;
  for (const scaling of ["standardize", "unit"] as const) {
    const { train, validation } = await load({ kind: "npy", train: files, validation: files, scaling });
    expectClose(train.features, expected[scaling], 2e-6);
    expect(validation.features).toEqual(train.features);
  }
});

test("a single channel of bytes is scaled as several are", async () => {
  const file = {
    images: `${data}idx/train-images-idx3-ubyte.gz`,
    labels: `${data}idx/train-labels-idx1-ubyte.gz`,
  };
  const { train } = await load({ kind: "idx", train: file, validation: file, scaling: "standardize" });
  const pixels = golden["idx/train"]!.features;
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
  expectClose(
    train.features,
    pixels.map((value) => (value - mean) / deviation),
    1e-6,
  );
});

/** 90 samples of class a, 60 of b, 30 of c; the only feature is the row. */
const table = join(folder, "table.csv");
const letters = Array.from({ length: 180 }, (_, row) => "aaabbc"[row % 6]!);
writeFileSync(table, `row,class\n${letters.map((letter, row) => `${row},${letter}`).join("\n")}\n`);

const csv = { kind: "csv", train: table, label: "class" };

function histogram(labels: Uint16Array): number[] {
  return [0, 1, 2].map((label) => labels.filter((value) => value === label).length);
}

test("a share for validation and limits keep each class's share, and no sample is in both parts", async () => {
  const { train, validation } = await load({ ...csv, validation: 0.2, limit: 24, validationLimit: 12 });
  expect(histogram(train.labels)).toEqual([12, 8, 4]);
  expect(histogram(validation.labels)).toEqual([6, 4, 2]);
  const rows = [...train.features, ...validation.features];
  expect(new Set(rows).size).toBe(36);
  for (const part of [train, validation])
    part.features.forEach((row, i) => {
      expect("abc"[part.labels[i]!]).toBe(letters[row]);
    });
});

test("what a share can't divide goes to the largest remainders", async () => {
  const { train, validation } = await load({ ...csv, validation: 0.01 });
  // 2 of 180: 1, 0.67 and 0.33.
  expect(histogram(validation.labels)).toEqual([1, 1, 0]);
  expect(train.count).toBe(178);
});

test("a seed always draws the same samples, and another one others", async () => {
  const drawn = async (seed: number) => (await load({ ...csv, seed })).validation.features;
  const first = await drawn(1);
  expect(await drawn(1)).toEqual(first);
  expect(await drawn(2)).not.toEqual(first);
});

test("shuffling redraws that share of the training labels among all classes", async () => {
  const clean = await load(csv);
  const shuffled = await load({ ...csv, shuffledLabels: 1 });
  expect(shuffled.train.features).toEqual(clean.train.features);
  expect(shuffled.validation).toEqual(clean.validation);
  const kept = shuffled.train.labels.filter((label, i) => label === clean.train.labels[i]).length;
  // A third keeps its label by chance; five standard errors.
  expect(Math.abs(kept - 144 / 3)).toBeLessThan(5 * Math.sqrt((144 * 2) / 9));
});

test("a run is known by what its files hold, not by where they lie or what classes are called", () => {
  const known = (dataset: object, content = "abc") =>
    runId({
      dataset: { ...filled(dataset), found: { content, shape: [3], classes: 2, train: 4, validation: 2 } },
      architecture: { kind: "mlp", hidden: [4], activation: "relu" },
      initialization: { scheme: "heNormal", gain: 1, seed: 1 },
      training: {
        optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0 },
        loss: "crossEntropy",
        batchSize: 8,
      },
      engine: "wasm",
    });
  const npz = { kind: "npz", file: "a.npz" };
  expect(known({ ...npz, file: "/elsewhere/b.npz", classNames: ["x", "y"] })).toBe(known(npz));
  expect(known(npz, "abd")).not.toBe(known(npz));
  expect(known({ ...npz, scaling: "unit" })).not.toBe(known(npz));
});

test.each([
  { kind: "images", train: `${data}images`, validation: 0.4, size: [4, 5] },
  { kind: "parquet", train: `${data}tables/zstd.parquet`, label: "label", validation: 0.5 },
  { kind: "csv", train: `${data}tables/flowers.csv`, label: 'the "kind"', validation: 0.5 },
])("decoded $kind are kept by content, and made again when what is kept is broken", async (dataset) => {
  const cache = join(folder, `cache of ${dataset.kind}`);
  const spec = filled(dataset);
  const context = { cache, progress: () => {} };
  const first = await loadDataset(spec, context);
  expect(await loadDataset(spec, context)).toEqual(first);
  const kept = readdirSync(cache).filter((name) => name.endsWith(".bin"));
  expect(kept).toHaveLength(1);
  const path = join(cache, kept[0]!);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.with(100, bytes[100]! ^ 1));
  expect(await loadDataset(spec, context)).toEqual(first);
  expect(readFileSync(path)).toEqual(bytes);
});

test("a CSV file whose size and time stay the same is read again when a number in it changes", async () => {
  const file = join(folder, "changing.csv");
  const context = { cache: join(folder, "cache of changes"), progress: () => {} };
  const spec = filled({ kind: "csv", train: file, label: "label", scaling: "none" });
  const numbers = async () => {
    const { train, validation } = await loadDataset(spec, context);
    return [...train.features, ...validation.features].sort();
  };
  const write = (last: number) => {
    writeFileSync(file, `x,label\n1,a\n2,b\n3,a\n${last},b\n`);
    utimesSync(file, 1e9, 1e9);
  };
  write(4);
  expect(await numbers()).toEqual([1, 2, 3, 4]);
  write(5);
  expect(await numbers()).toEqual([1, 2, 3, 5]);
});

test("data that has changed since a launch is not trained on", async () => {
  const spec: DatasetSpec = filled(csv);
  spec.found = { content: "0".repeat(64), shape: [1], classes: 3, train: 144, validation: 36 };
  await expect(loadDataset(spec)).rejects.toThrow(
    "The data has changed since this run was launched: launch its spec again.",
  );
});
