/** @module-tag slow */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { encode } from "fast-png";
import { afterAll, describe, expect, test } from "vitest";
import { inspect } from "../../../server/src/dataset/thread/inspect.ts";
import { data, filled, load, refusal } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

function bytes(...parts: (number | number[] | Uint8Array | string)[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "number"
        ? Buffer.of(part >>> 24, part >>> 16, part >>> 8, part)
        : typeof part === "string"
          ? Buffer.from(part, "latin1")
          : Buffer.from(part),
    ),
  );
}

const labels = `${data}idx/labels`;

describe("IDX", () => {
  const header = [0, 0, 8, 2];
  test.each([
    ["wrong magic", bytes("PK", [3, 4]), refusal("file-unreadable/not-idx", { bytes: "50 4b 03 04" })],
    ["nothing", Buffer.of(), refusal("file-unreadable/not-idx", { bytes: "nothing" })],
    ["an unknown type", bytes([0, 0, 7, 2], 6, 3), refusal("file-unreadable/idx-type", { byte: "07" })],
    [
      "too many dimensions",
      bytes([0, 0, 8, 200], 6),
      refusal("file-unreadable/idx-header", { rank: 200, bytes: 8 }),
    ],
    [
      "a header that is cut off",
      bytes(header, 6),
      refusal("file-unreadable/idx-header", { rank: 2, bytes: 8 }),
    ],
    ["no samples", bytes(header, 0, 3), refusal("file-unreadable/no-samples")],
    [
      "a length for which there is no memory",
      bytes(header, 0xffffffff, 0xffffffff),
      refusal("file-unreadable/too-many-samples", { samples: 4_294_967_295 }),
    ],
    [
      "fewer samples than labels",
      bytes(header, 5, 3, new Uint8Array(15)),
      refusal("file-unreadable/label-count", { labels: 6, samples: 5 }),
    ],
    [
      "NaN",
      bytes([0, 0, 13, 2], 6, 1, [0x7f, 0xc0, 0, 0], new Uint8Array(20)),
      refusal("file-unreadable/not-finite", { place: "row 1 (index 0)", column: "column 1 (index 0)" }),
    ],
  ])("%s is refused", async (_, file, expected) => {
    const images = write("idx", file);
    const files = { images, labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow(expected);
    const packed = { images: write("idx.gz", gzipSync(file)), labels };
    if (file.length > 0)
      await expect(load({ kind: "idx", train: packed, validation: packed })).rejects.toThrow(expected);
  });

  test.each([
    [
      "fewer bytes than it says",
      bytes(header, 6, 3, new Uint8Array(17)),
      refusal("file-unreadable/size", { expected: 30, found: "29" }),
    ],
    [
      "bytes that follow",
      bytes(header, 6, 3, new Uint8Array(19)),
      refusal("file-unreadable/size", { expected: 30, found: "31" }),
    ],
  ])("%s are refused", async (_, file, expected) => {
    const files = { images: write("idx", file), labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow(expected);
  });

  test("a packed file that unpacks to more or less than its header says is not unpacked further", async () => {
    const bomb = gzipSync(bytes(header, 6, 3, new Uint8Array(100_000_000)));
    const files = { images: write("bomb.gz", bomb), labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow(
      refusal("file-unreadable/size", { found: "more" }),
    );
    const liar = gzipSync(bytes(header, 6, 16_000_000, new Uint8Array(100)));
    const lying = { images: write("liar.gz", liar), labels };
    await expect(load({ kind: "idx", train: lying, validation: lying })).rejects.toThrow(
      refusal("file-unreadable/size", { found: "fewer" }),
    );
  });

  test("a label without a name is refused with its row", async () => {
    const files = {
      images: `${data}idx/t10k-images-idx3-ubyte`,
      labels: `${data}idx/t10k-labels-idx1-ubyte`,
    };
    await expect(
      load({ kind: "idx", train: files, validation: files, classNames: ["shirt", "shoe"] }),
    ).rejects.toThrow(
      refusal("file-unreadable/unnamed-label", { label: 2, place: "row 3 (index 2)", names: 2 }),
    );
  });

  test("whole numbers that do not begin at 0 are the names of classes", async () => {
    const files = {
      images: `${data}idx/t10k-images-idx3-ubyte`,
      labels: write("negative", bytes([0, 0, 9, 1], 6, [0, 1, 2, 255, 0, 0])),
    };
    const { classNames, train } = await load({ kind: "idx", train: files, validation: files });
    expect(classNames).toEqual(["-1", "0", "1", "2"]);
    expect([...train.labels]).toEqual([1, 2, 3, 0, 1, 1]);
  });
});

describe("NPY and NPZ", () => {
  const good = readFileSync(`${data}npy/f8.npy`);
  const replaced = (from: string, to: string) =>
    Buffer.from(good.toString("latin1").replace(from, to), "latin1");
  test.each([
    ["another format", bytes("hello, this is text"), refusal("file-unreadable/not-npy")],
    ["an array of objects", replaced("'<f8'", "'|O' "), refusal("file-unreadable/python-objects")],
    [
      "a structure for a type",
      replaced("'<f8'", "[1, 2"),
      refusal("file-unreadable/element-type", { type: "object" }),
    ],
    [
      "a length for which there is no memory",
      replaced("(6, 4), }       ", "(6, 9999999999)}"),
      refusal("file-unreadable/too-many-samples", { samples: 6, width: 9_999_999_999 }),
    ],
    ["fewer bytes than it says", good.subarray(0, -1), refusal("file-unreadable/size")],
    ["bytes that follow", Buffer.concat([good, Buffer.of(1)]), refusal("file-unreadable/size")],
    ["text", readFileSync(`${data}npy/text.npy`), refusal("file-unreadable/element-type", { type: "U1" })],
    [
      "NaN",
      readFileSync(`${data}npy/nan.npy`),
      refusal("file-unreadable/not-finite", { place: "row 2 (index 1)", column: "column 2 (index 1)" }),
    ],
  ])("%s is refused", async (_, file, expected) => {
    const files = { features: write("x.npy", file), labels: `${data}npy/labels.npy` };
    await expect(load({ kind: "npy", train: files, validation: files })).rejects.toThrow(expected);
  });

  test("a number that can't be learned from is found before anything trains", async () => {
    const files = { features: `${data}npy/nan.npy`, labels: `${data}npy/labels.npy` };
    const { problem } = await inspect(filled({ kind: "npy", train: files, validation: files }), {
      ...{ task: "classification", identify: false, cache: null, progress: () => {} },
    });
    expect(problem?.code).toBe("file-unreadable");
  });

  const archive = readFileSync(`${data}npy/deflated.npz`);
  const changed = (at: number, value: number) => Buffer.from(archive).fill(value, at, at + 1);
  test.each([
    ["half an archive", archive.subarray(0, archive.length / 2), refusal("file-unreadable/not-zip")],
    ["a broken entry", changed(70, archive[70]! ^ 0x55), refusal("file-unreadable/zip-entry")],
  ])("%s is refused", async (_, file, expected) => {
    await expect(load({ kind: "npz", file: write("x.npz", file) })).rejects.toThrow(expected);
  });

  test("an entry whose directory promises more than it can hold is not unpacked", async () => {
    const bomb = Buffer.from(archive);
    const directory = bomb.indexOf("PK\x01\x02", 0, "latin1");
    bomb.writeUInt32LE(0x7fffffff, directory + 24);
    await expect(load({ kind: "npz", file: write("bomb.npz", bomb) })).rejects.toThrow(
      refusal("file-unreadable/zip-entry", { size: 2_147_483_647 }),
    );
  });

  test("an entry that unpacks to more than its directory says is not unpacked further", async () => {
    const packed = deflateRawSync(Buffer.alloc(200_000_000));
    const name = "x_train.npy";
    const local = Buffer.alloc(30);
    local.write("PK\x03\x04", "latin1");
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02", "latin1");
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(packed.length * 10, 24);
    entry.writeUInt16LE(name.length, 28);
    const end = Buffer.alloc(22);
    end.write("PK\x05\x06", "latin1");
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(30 + name.length + packed.length, 16);
    const file = write("bomb2.npz", bytes(local, name, packed, entry, name, end));
    await expect(load({ kind: "npz", file })).rejects.toThrow(
      refusal("file-unreadable/zip-entry", { entry: "x_train.npy" }),
    );
  });

  test("an array that is not there is told with those that are", async () => {
    const train = { features: "x_trian", labels: "y_train" };
    await expect(load({ kind: "npz", file: `${data}npy/stored.npz`, train })).rejects.toThrow(
      refusal("file-unreadable/no-array", {
        array: "x_trian",
        known: "x_train, y_train, x_test, y_test",
      }),
    );
  });
});

describe("tables", () => {
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
    ["half of it", parquet.subarray(0, parquet.length / 2), refusal("file-unreadable/other")],
    ["another format", Buffer.from(rows), refusal("file-unreadable/other")],
    [
      "an empty value",
      readFileSync(`${data}tables/null.parquet`),
      refusal("file-missing-values/feature", { place: "row 2", column: "x", rows: "1 row lacks" }),
    ],
  ])("a Parquet file with %s is refused", async (_, file, expected) => {
    const train = write("x.parquet", file);
    await expect(load({ kind: "parquet", train, label: "label", validation: 0.4 })).rejects.toThrow(expected);
  });
});

describe("images", () => {
  const pixel = encode({ width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.of(1, 2, 3) });

  async function expectRefused(name: string, files: Record<string, Uint8Array | string>, expected: Error) {
    for (const [file, content] of Object.entries(files)) write(`${name}/${file}`, content);
    const spec = { kind: "images", train: join(folder, name), validation: 0.5 };
    await expect(load(spec)).rejects.toThrow(expected);
  }

  test("images of different sizes without a size to scale to", () =>
    expectRefused(
      "sizes",
      {
        "a/1.png": pixel,
        "b/1.png": encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 2) }),
      },
      refusal("file-unreadable/image-size", { size: "1 × 2", first: "1 × 1" }),
    ));

  test("something else under an image's name", () =>
    expectRefused("text", { "a/1.png": "hello", "b/1.png": pixel }, refusal("file-unreadable/not-an-image")));

  test("another file among images", () =>
    expectRefused(
      "other",
      { "a/1.png": pixel, "b/notes.txt": "hello" },
      refusal("file-unreadable/other-file", { file: join(folder, "other/b/notes.txt") }),
    ));

  test("a file in place of the folder", async () => {
    const file = write("file.csv", "x");
    await expect(load({ kind: "images", train: file })).rejects.toThrow(
      refusal("file-unreadable/not-a-folder", { file }),
    );
  });

  test("one class, and none", async () => {
    await expectRefused(
      "one",
      { "a/1.png": pixel },
      refusal("file-unreadable/class-folders", { folders: "one folder" }),
    );
    await expectRefused(
      "flat",
      { "1.png": pixel },
      refusal("file-unreadable/class-folders", { folders: "no folders" }),
    );
  });

  test("half an image", () =>
    expectRefused(
      "half",
      { "a/1.jpg": readFileSync(`${data}images/owl/photo.jpg`).subarray(0, 400), "b/1.png": pixel },
      refusal("file-unreadable/other"),
    ));

  test("an image that unpacks to more than its size, and one whose size is no image's", async () => {
    const header = Buffer.from(pixel.subarray(0, 33));
    const chunk = deflateZlib(Buffer.alloc(300_000_000));
    const bomb = bytes(header, chunk.length, "IDAT", chunk, 0, 0, "IEND", 0);
    await expectRefused("bomb", { "a/1.png": bomb, "b/1.png": pixel }, refusal("file-unreadable/other"));
    header.writeUInt32BE(0x7fffffff, 16);
    header.writeUInt32BE(0x7fffffff, 20);
    const huge = bytes(header, pixel.subarray(33));
    await expectRefused(
      "huge",
      { "a/1.png": huge, "b/1.png": pixel },
      refusal("file-unreadable/pixels", { width: 2_147_483_647, height: 2_147_483_647 }),
    );
  });

  test("links to outside of the folder", async () => {
    write("links/a/1.png", pixel);
    write("links/b/1.png", pixel);
    symlinkSync("/etc/hostname", join(folder, "links/b/2.png"));
    const spec = { kind: "images", train: join(folder, "links"), validation: 0.5 };
    await expect(load(spec)).rejects.toThrow(refusal("file-place/linked-image"));
  });
});

function deflateZlib(content: Buffer): Buffer {
  // A zlib stream whose checksum is never reached.
  return bytes([0x78, 0x9c], deflateRawSync(content), 0);
}

describe("CIFAR", () => {
  const copy = () => {
    for (const name of [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat("test_batch.bin")) {
      mkdirSync(join(folder, "cifar"), { recursive: true });
      copyFileSync(`${data}cifar-10/${name}`, join(folder, "cifar", name));
    }
  };

  test("another size, a label out of range and an absent file are refused", async () => {
    copy();
    const spec = { kind: "cifar", folder: join(folder, "cifar") };
    write("cifar/data_batch_2.bin", new Uint8Array(3072));
    await expect(load(spec)).rejects.toThrow(
      refusal("file-unreadable/cifar-size", { bytes: 3072, record: 3073 }),
    );
    write("cifar/data_batch_2.bin", new Uint8Array(3073).fill(10));
    await expect(load(spec)).rejects.toThrow(
      refusal("file-unreadable/cifar-label", { label: 10, place: "record 1 (index 0)", classes: 10 }),
    );
    rmSync(join(folder, "cifar/data_batch_2.bin"));
    await expect(load(spec)).rejects.toThrow(
      refusal("file-missing", { file: join(folder, "cifar/data_batch_2.bin") }),
    );
    await expect(load({ kind: "cifar", folder })).rejects.toThrow(refusal("file-missing/cifar"));
  });
});

test("folders where files belong, and devices, are refused", async () => {
  for (const path of [folder, "/dev/zero"]) {
    await expect(load({ kind: "csv", train: path, label: "x" })).rejects.toThrow(
      refusal("file-unreadable/not-a-file"),
    );
    const files = { images: path, labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow(
      refusal("file-unreadable/not-a-file"),
    );
  }
});
