/** @module-tag slow */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { DataError } from "../../../server/src/dataset/access/dataError.ts";
import { data, load } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file to mutate, and the dataset that it is of. */
const targets: [file: string, dataset: (path: string) => object][] = [
  ["idx/train-images-idx3-ubyte.gz", (images) => idx(images, `${data}idx/train-labels-idx1-ubyte.gz`)],
  ["idx/t10k-images-idx3-ubyte", (images) => idx(images, `${data}idx/t10k-labels-idx1-ubyte`)],
  ["idx/t10k-labels-idx1-ubyte", (labels) => idx(`${data}idx/t10k-images-idx3-ubyte`, labels)],
  ["idx/type-13", (images) => idx(images, `${data}idx/labels`)],
  ["npy/f8.npy", (features) => ({ kind: "npy", train: { features, labels: `${data}npy/labels.npy` } })],
  ["npy/labels.npy", (labels) => ({ kind: "npy", train: { features: `${data}npy/u1.npy`, labels } })],
  ["npy/stored.npz", (file) => ({ kind: "npz", file })],
  ["npy/deflated.npz", (file) => ({ kind: "npz", file })],
  ["tables/flowers.csv", (train) => ({ kind: "csv", train, label: 'the "kind"' })],
  ["tables/flowers-reversed.csv.gz", (train) => ({ kind: "csv", train, label: 'the "kind"' })],
  ...["none", "snappy", "gzip", "zstd", "brotli", "lz4"].map((codec): (typeof targets)[number] => [
    `tables/${codec}.parquet`,
    (train) => ({ kind: "parquet", train, label: "label" }),
  ]),
];

function idx(images: string, labels: string): object {
  return { kind: "idx", train: { images, labels } };
}

/** A place in a file: near to its beginning, near to its end, or anywhere by a share of its length. */
const place = fc.oneof(
  fc.record({ from: fc.constant("start" as const), offset: fc.nat(63) }),
  fc.record({ from: fc.constant("end" as const), offset: fc.nat(63) }),
  fc.record({ from: fc.constant("share" as const), offset: fc.nat(999) }),
);

/** Up to four bytes become others, bytes go or come twice, the file ends early or continues. */
const mutation = fc.record({
  place,
  kind: fc.constantFrom("set", "large", "remove", "repeat", "cut", "append"),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  length: fc.integer({ min: 1, max: 40 }),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(file: Buffer, { place: { from, offset }, kind, bytes, length }: Mutation): Buffer {
  const wanted = {
    start: offset,
    end: file.length - 1 - offset,
    share: Math.floor((offset * file.length) / 1000),
  };
  const at = Math.max(0, Math.min(file.length - 1, wanted[from]));
  const [before, after] = [file.subarray(0, at), file.subarray(at)];
  const replaced = (other: Uint8Array) => Buffer.concat([before, other, after.subarray(other.length)]);
  switch (kind) {
    case "set":
      return replaced(bytes);
    case "large":
      return replaced(Uint8Array.of(255, 255, 255, 255));
    case "remove":
      return Buffer.concat([before, after.subarray(length)]);
    case "repeat":
      return Buffer.concat([before, after.subarray(0, length), after]);
    case "cut":
      return before;
    default:
      return Buffer.concat([file, bytes]);
  }
}

/** Whatever is in the file: a dataset, or one sentence about it; and never much memory. */
async function expectResultOrSentence(dataset: object): Promise<void> {
  const before = process.memoryUsage();
  try {
    const { train, validation, classes, dimensions } = await load(dataset);
    for (const part of [train, validation]) {
      expect(part.features.length).toBe(part.count * dimensions);
      expect(part.labels.every((label) => label < classes)).toBe(true);
      expect(part.features.every(Number.isFinite)).toBe(true);
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    expect(error.message).toMatch(/^\S.*[.]$/s);
    expect(error.message.split("\n")).toHaveLength(1);
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  const more = arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed;
  expect(more).toBeLessThan(300e6);
}

const runs = { numRuns: 80, seed: 20, endOnFailure: true };

test.each(targets)(
  "mutations of %s give a dataset or one sentence",
  { timeout: 120_000 },
  async (file, dataset) => {
    const original = readFileSync(data + file);
    const path = join(folder, file.replaceAll("/", "-"));
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
        writeFileSync(path, mutations.reduce(mutate, original));
        await expectResultOrSentence(dataset(path));
      }),
      runs,
    );
  },
);

const images = readdirSync(`${data}images`, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\./.test(name),
);

test.each(images)("mutations of the image %s give a dataset or one sentence", {
  timeout: 120_000,
}, async (name) => {
  const train = join(folder, "images");
  cpSync(`${data}images`, train, { recursive: true });
  const original = readFileSync(join(data, "images", name));
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
      writeFileSync(join(train, name), mutations.reduce(mutate, original));
      await expectResultOrSentence({ kind: "images", train, size: [3, 3] });
    }),
    { ...runs, numRuns: 40 },
  );
  rmSync(train, { recursive: true });
});
