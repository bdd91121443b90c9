import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { data, expectClose, expectSamples, golden, load } from "./fixtures.ts";

describe("IDX", () => {
  test("a folder with MNIST's names is read as NumPy reads it, packed or not", async () => {
    const dataset = await load({ kind: "idx", folder: `${data}idx` });
    expect(dataset).toMatchObject({ shape: [4, 5, 1], dimensions: 20, classes: 3 });
    expectSamples(dataset.train, golden["idx/train"]!);
    expectSamples(dataset.validation, golden["idx/t10k"]!);
  });

  test.each([8, 9, 11, 12, 13, 14])("numbers of type %d are read as NumPy reads them", async (code) => {
    const files = { images: `${data}idx/type-${code}`, labels: `${data}idx/labels` };
    const dataset = await load({ kind: "idx", train: files, validation: files });
    expect(dataset.shape).toEqual([3]);
    expectSamples(dataset.train, golden[`idx/type-${code}`]!);
  });
});

describe("NPY and NPZ", () => {
  // A transposed array, and one that pandas gives, is in Fortran order.
  const types = [
    "fortran",
    "f2",
    "f4",
    "f8",
    "big-f4",
    "u1",
    "i1",
    "u2",
    "i2",
    "u4",
    "i4",
    "u8",
    "i8",
    "big-i8",
    "b1",
  ];

  test.each(types)("numbers of type %s are read as NumPy reads them", async (type) => {
    const files = { features: `${data}npy/${type}.npy`, labels: `${data}npy/labels.npy` };
    const dataset = await load({ kind: "npy", train: files, validation: files });
    expect(dataset).toMatchObject({ shape: [4], classes: 3 });
    expectSamples(dataset.train, golden[`npy/${type}`]!);
  });

  test("four dimensions are images", async () => {
    const files = { features: `${data}npy/images.npy`, labels: `${data}npy/labels.npy` };
    const dataset = await load({ kind: "npy", train: files, validation: files });
    expect(dataset).toMatchObject({ shape: [3, 2, 3], dimensions: 18 });
    expectSamples(dataset.train, golden["npy/images"]!);
  });

  test.each([
    "stored",
    "deflated",
  ])("an archive whose arrays are %s is read as NumPy reads it", async (name) => {
    const dataset = await load({ kind: "npz", file: `${data}npy/${name}.npz`, classNames: ["a", "b", "c"] });
    expect(dataset).toMatchObject({ shape: [3, 3, 1], classes: 3, classNames: ["a", "b", "c"] });
    expectSamples(dataset.train, golden["npz/train"]!);
    expectSamples(dataset.validation, golden["npz/validation"]!);
  });
});

describe("CSV", () => {
  const label = 'the "kind"';

  test("quotes and commas in values are read as pandas reads them", async () => {
    const file = `${data}tables/flowers.csv`;
    const dataset = await load({ kind: "csv", train: file, validation: file, label });
    expect(dataset).toMatchObject({ shape: [3], classNames: golden["csv"]!.classNames });
    expectSamples(dataset.train, golden["csv"]!);
  });

  test("a byte order mark, Windows line ends and semicolons make no difference", async () => {
    const file = `${data}tables/flowers-windows.csv`;
    const dataset = await load({ kind: "csv", train: file, validation: file, label, delimiter: ";" });
    expectSamples(dataset.train, golden["csv"]!);
  });

  test("a packed validation file may have its columns in another order", async () => {
    const dataset = await load({
      kind: "csv",
      train: `${data}tables/flowers.csv`,
      validation: `${data}tables/flowers-reversed.csv.gz`,
      label,
    });
    const { features, labels } = golden["csv"]!;
    const rows = labels.map((_, i) => features.slice(3 * i, 3 * i + 3)).reverse();
    expectSamples(dataset.validation, { features: rows.flat(), labels: labels.toReversed() });
  });

  test("without names, columns are numbered and numeric labels are in the order of numbers", async () => {
    const file = `${data}tables/numbered.csv`;
    const dataset = await load({
      kind: "csv",
      train: file,
      validation: file,
      label: "3",
      columns: ["1"],
      header: false,
    });
    expect(dataset).toMatchObject({ shape: [1], classNames: ["0", "5", "10"] });
    const features = golden["csv"]!.features.filter((_, i) => i % 3 === 1);
    expectSamples(dataset.train, { features, labels: golden["csv"]!.labels.map((_, i) => i % 3) });
  });
});

test.each([
  "none",
  "snappy",
  "gzip",
  "zstd",
  "brotli",
  "lz4",
])("a Parquet file packed with %s is read as pandas reads it", async (codec) => {
  const file = `${data}tables/${codec}.parquet`;
  const dataset = await load({ kind: "parquet", train: file, validation: file, label: "label" });
  expect(dataset).toMatchObject({ shape: [5], classNames: ["a", "b", "c"] });
  expectSamples(dataset.train, golden["parquet"]!);
});

describe("images", () => {
  const folder = `${data}images`;
  /** the first six are PNG, which is lossless; decoders of JPEG may differ by rounding */
  const lossless = 6;

  async function expectImages(spec: object, expected: number[], width: number, tolerance: number) {
    const { train } = await load({ kind: "images", train: folder, validation: folder, ...spec });
    const size = expected.length / golden["images/names"].length;
    expect(width).toBe(size);
    expectClose(train.features.subarray(0, lossless * size), expected.slice(0, lossless * size), tolerance);
    const off = expected
      .slice(lossless * size)
      .map((value, i) => Math.abs(value - train.features[lossless * size + i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(3);
  }

  test("PNG and JPEG images of all kinds are read as Pillow reads them", async () => {
    const dataset = await load({ kind: "images", train: folder, validation: folder });
    expect(dataset).toMatchObject({ shape: [7, 9, 3], classNames: ["cat", "dog", "owl"] });
    expect([...dataset.train.labels]).toEqual(golden["images"]!.labels);
    await expectImages({}, golden["images"]!.features, 189, 0);
  });

  test("grey is Pillow's", async () => {
    await expectImages({ channels: 1 }, golden["images/grey"]!.features, 63, 0);
  });

  test("scaling takes the mean of areas, rounded", async () => {
    const { train } = await load({ kind: "images", train: folder, validation: folder, size: [4, 5] });
    const expected = golden["images/4x5"]!.features;
    const off = expected.slice(0, lossless * 60).map((value, i) => Math.abs(value - train.features[i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(0.5 + 1e-9);
  });
});

test.each([
  ["cifar-10", 10],
  ["cifar-100", 100],
])("%s is read as NumPy reads it, with the channels of a pixel side by side", async (name, classes) => {
  const { train, validation, ...dataset } = await load({ kind: "cifar", folder: data + name });
  const { labels, sums, firstPixels } = golden[name] as unknown as Record<string, number[]>;
  expect(dataset).toMatchObject({ shape: [32, 32, 3], classes });
  expect(dataset.classNames?.[0]).toBe(classes === 10 ? "airplane" : undefined);
  expect(existsSync(`${data}${name}/batches.meta.txt`)).toBe(classes === 10);
  expect([...train.labels]).toEqual(labels);
  expect(validation.count).toBe(2);
  const rows = labels!.map((_, i) => train.features.subarray(3072 * i, 3072 * (i + 1)));
  expect(rows.map((row) => row.reduce((sum, value) => sum + value, 0))).toEqual(sums);
  expect(rows.flatMap((row) => [...row.subarray(0, 12)])).toEqual(firstPixels);
});
