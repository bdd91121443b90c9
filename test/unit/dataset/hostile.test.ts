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
import { data, filled, load } from "./fixtures.ts";

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
    [
      "wrong magic",
      bytes("PK", [3, 4]),
      "is not an IDX file: it begins with 50 4b 03 04, and an IDX file with 00 00.",
    ],
    ["nothing", Buffer.of(), "is not an IDX file: it begins with nothing, and an IDX file with 00 00."],
    [
      "an unknown type",
      bytes([0, 0, 7, 2], 6, 3),
      "has numbers of an unknown type (byte 2 is 07): use 8-bit ones.",
    ],
    [
      "too many dimensions",
      bytes([0, 0, 8, 200], 6),
      "has a broken header (200 dimensions in 8 bytes): get the file again.",
    ],
    [
      "a header that is cut off",
      bytes(header, 6),
      "has a broken header (2 dimensions in 8 bytes): get the file again.",
    ],
    ["no samples", bytes(header, 0, 3), "holds no samples: give it some."],
    [
      "a length for which there is no memory",
      bytes(header, 0xffffffff, 0xffffffff),
      "says that it holds 4,294,967,295 samples",
    ],
    [
      "fewer bytes than it says",
      bytes(header, 6, 3, new Uint8Array(17)),
      "should hold 30 bytes by its header, and there are 29: get the file again.",
    ],
    [
      "bytes that follow",
      bytes(header, 6, 3, new Uint8Array(19)),
      "should hold 30 bytes by its header, and there are 31: bytes follow the data: get the file again.",
    ],
    [
      "fewer samples than labels",
      bytes(header, 5, 3, new Uint8Array(15)),
      "holds 6 labels for 5 samples: give one for each.",
    ],
    [
      "NaN",
      bytes([0, 0, 13, 2], 6, 1, [0x7f, 0xc0, 0, 0], new Uint8Array(20)),
      "has no number (NaN) at row 0, column 0: correct it, or leave the row out.",
    ],
  ])("%s is refused in one sentence", async (_, file, sentence) => {
    const images = write("idx", file);
    const files = { images, labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow(sentence);
    const packed = { images: write("idx.gz", gzipSync(file)), labels };
    if (!sentence.includes("bytes by its header") && file.length > 0)
      await expect(load({ kind: "idx", train: packed, validation: packed })).rejects.toThrow(sentence);
  });

  test("a packed file that unpacks to more or less than its header says is not unpacked further", async () => {
    const bomb = gzipSync(bytes(header, 6, 3, new Uint8Array(100_000_000)));
    const files = { images: write("bomb.gz", bomb), labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow(
      "should hold 30 bytes by its header, and there are more: get the file again.",
    );
    const liar = gzipSync(bytes(header, 6, 16_000_000, new Uint8Array(100)));
    const lying = { images: write("liar.gz", liar), labels };
    await expect(load({ kind: "idx", train: lying, validation: lying })).rejects.toThrow(
      "and there are fewer",
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
      "has the label 2 at index 2, and classNames has 2 names, of labels 0 to 1: give it a name.",
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
    ["another format", bytes("hello, this is text"), "is not an NPY file"],
    [
      "an array of objects",
      replaced("'<f8'", "'|O' "),
      "has elements of the type |O: convert them to numbers",
    ],
    ["a structure for a type", replaced("'<f8'", "[1, 2"), "has elements of the type object"],
    [
      "a length for which there is no memory",
      replaced("(6, 4), }       ", "(6, 9999999999)}"),
      "says that it holds 6 samples of 9,999,999,999 numbers",
    ],
    ["fewer bytes than it says", good.subarray(0, -1), "should hold"],
    ["bytes that follow", Buffer.concat([good, Buffer.of(1)]), "bytes follow the data"],
    [
      "Fortran order",
      readFileSync(`${data}npy/fortran.npy`),
      "is in Fortran order: save numpy.ascontiguousarray of it.",
    ],
    ["text", readFileSync(`${data}npy/text.npy`), "has elements of the type U1: convert them to numbers"],
    ["NaN", readFileSync(`${data}npy/nan.npy`), "has no number (NaN) at row 1, column 1"],
  ])("%s is refused in one sentence", async (_, file, sentence) => {
    const files = { features: write("x.npy", file), labels: `${data}npy/labels.npy` };
    await expect(load({ kind: "npy", train: files, validation: files })).rejects.toThrow(sentence);
  });

  test("a number that can't be learned from is found before anything trains", async () => {
    const files = { features: `${data}npy/nan.npy`, labels: `${data}npy/labels.npy` };
    const { problem } = await inspect(filled({ kind: "npy", train: files, validation: files }), {
      ...{ task: "classification", identify: false, cache: null, progress: () => {} },
    });
    expect(problem?.message).toContain("has no number (NaN) at row 1, column 1");
  });

  const archive = readFileSync(`${data}npy/deflated.npz`);
  const changed = (at: number, value: number) => Buffer.from(archive).fill(value, at, at + 1);
  test.each([
    ["half an archive", archive.subarray(0, archive.length / 2), "is not a ZIP archive, or was cut off"],
    ["a broken entry", changed(70, archive[70]! ^ 0x55), "that is not the"],
  ])("%s is refused in one sentence", async (_, file, sentence) => {
    await expect(load({ kind: "npz", file: write("x.npz", file) })).rejects.toThrow(sentence);
  });

  test("an entry whose directory promises more than it can hold is not unpacked", async () => {
    const bomb = Buffer.from(archive);
    const directory = bomb.indexOf("PK\x01\x02", 0, "latin1");
    bomb.writeUInt32LE(0x7fffffff, directory + 24);
    await expect(load({ kind: "npz", file: write("bomb.npz", bomb) })).rejects.toThrow(
      "that is not the 2147483647 bytes of its directory",
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
    await expect(load({ kind: "npz", file })).rejects.toThrow("has an entry x_train.npy that is not the");
  });

  test("an array that is not there is told with those that are", async () => {
    const train = { features: "x_trian", labels: "y_train" };
    await expect(load({ kind: "npz", file: `${data}npy/stored.npz`, train })).rejects.toThrow(
      'has no array "x_trian": it has x_train, y_train, x_test, y_test.',
    );
  });
});

describe("tables", () => {
  const rows = "x,y,class\n1,2,a\n3,4,b\n";
  test.each([
    ["nothing", "", "is empty: it needs a row of names and a row per sample."],
    ["names alone", "x,y,class\n", "holds no samples: it needs a row for each."],
    [
      "ragged rows",
      `${rows}5,6\n`,
      "has 2 values in line 4, and 3 in the first: give each row the same columns.",
    ],
    [
      "text among numbers",
      `${rows}5,six,a\n`,
      'has "six" in line 4, column "y", where most values are numbers: correct it, or name the column in "categorical" or "exclude".',
    ],
    [
      "an empty value",
      `${rows}5,,a\n`,
      'has no value in line 4, column "y" (1 row lacks one): set "missing" to "median", "mean", "zero" or "drop", or leave the column out with "exclude".',
    ],
    ["NaN", `${rows}5,NaN,a\n`, 'has no value in line 4, column "y"'],
    [
      "too large a number",
      `${rows}5,1e300,a\n`,
      'has a number too large for 32-bit floating point in line 4, column "y": scale the column down.',
    ],
    [
      "no label",
      `${rows}5,6,\n`,
      'has no label in line 4, column "class": give one, leave the row out, or set "missing" to "drop".',
    ],
    ["a quote that is not closed", `${rows}"5,6,a\n`, "has a quote in line 4 that is not closed: close it."],
    [
      "columns with one name",
      "x,x,class\n1,2,a\n3,4,b\n",
      'has two columns called "x": give each a name of its own.',
    ],
    ["one class", "x,class\n1,a\n2,a\n", 'has the same value everywhere in column "class"'],
    ["no features", "class\na\nb\n", "has no column but the label: there is nothing to learn from."],
    ["another label", "x,y\n1,2\n", 'has no column "class": it has "x", "y".'],
    [
      "another delimiter",
      "x;class\n1;a\n2;b\n",
      'has no column "class": it has "x;class"; set "delimiter" to ";".',
    ],
  ])("a CSV file with %s is refused in one sentence", async (_, text, sentence) => {
    const csv = { kind: "csv", label: "class", validation: 0.5 };
    await expect(load({ ...csv, train: write("x.csv", text) })).rejects.toThrow(sentence);
  });

  test("a label of the validation file that no training sample has is refused with its row", async () => {
    const validation = write("v.csv", "x,y,class\n1,2,a\n1,2,zebra\n");
    await expect(
      load({ kind: "csv", label: "class", train: write("t.csv", rows), validation }),
    ).rejects.toThrow('has "zebra" in line 3, column "class", and no training sample has that label');
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
    ["half of it", parquet.subarray(0, parquet.length / 2), "can't be read"],
    ["another format", Buffer.from(rows), "can't be read"],
    [
      "an empty value",
      readFileSync(`${data}tables/null.parquet`),
      'has no value in row 2, column "x" (1 row lacks one): set "missing" to',
    ],
  ])("a Parquet file with %s is refused in one sentence", async (_, file, sentence) => {
    const train = write("x.parquet", file);
    await expect(load({ kind: "parquet", train, label: "label", validation: 0.4 })).rejects.toThrow(sentence);
  });
});

describe("images", () => {
  const pixel = encode({ width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.of(1, 2, 3) });

  async function expectRefused(name: string, files: Record<string, Uint8Array | string>, sentence: string) {
    for (const [file, content] of Object.entries(files)) write(`${name}/${file}`, content);
    const spec = { kind: "images", train: join(folder, name), validation: 0.5 };
    await expect(load(spec)).rejects.toThrow(sentence);
  }

  test("images of different sizes without a size to scale to", () =>
    expectRefused(
      "sizes",
      {
        "a/1.png": pixel,
        "b/1.png": encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 2) }),
      },
      'is 1 × 2 pixels and the first image 1 × 1: give a "size" that all are scaled to.',
    ));

  test("something else under an image's name", () =>
    expectRefused(
      "text",
      { "a/1.png": "hello", "b/1.png": pixel },
      "is neither a JPEG nor a PNG image, whatever its name says",
    ));

  test("another file among images", () =>
    expectRefused(
      "other",
      { "a/1.png": pixel, "b/notes.txt": "hello" },
      "notes.txt is neither a JPEG nor a PNG image: move it elsewhere.",
    ));

  test("a file in place of the folder", async () => {
    const file = write("file.csv", "x");
    await expect(load({ kind: "images", train: file })).rejects.toThrow(`${file} is not a folder: name one.`);
  });

  test("one class, and none", async () => {
    await expectRefused(
      "one",
      { "a/1.png": pixel },
      "holds one folder: put the images of each class into a folder of its own.",
    );
    await expectRefused("flat", { "1.png": pixel }, "holds no folders");
  });

  test("half an image", () =>
    expectRefused(
      "half",
      { "a/1.jpg": readFileSync(`${data}images/owl/photo.jpg`).subarray(0, 400), "b/1.png": pixel },
      "can't be read",
    ));

  test("an image that unpacks to more than its size, and one whose size is no image's", async () => {
    const header = Buffer.from(pixel.subarray(0, 33));
    const chunk = deflateZlib(Buffer.alloc(300_000_000));
    const bomb = bytes(header, chunk.length, "IDAT", chunk, 0, 0, "IEND", 0);
    await expectRefused("bomb", { "a/1.png": bomb, "b/1.png": pixel }, "can't be read");
    header.writeUInt32BE(0x7fffffff, 16);
    header.writeUInt32BE(0x7fffffff, 20);
    const huge = bytes(header, pixel.subarray(33));
    await expectRefused(
      "huge",
      { "a/1.png": huge, "b/1.png": pixel },
      "says that it has 2147483647 × 2147483647 pixels",
    );
  });

  test("links that lead out of the folder", async () => {
    write("links/a/1.png", pixel);
    write("links/b/1.png", pixel);
    symlinkSync("/etc/hostname", join(folder, "links/b/2.png"));
    const spec = { kind: "images", train: join(folder, "links"), validation: 0.5 };
    await expect(load(spec)).rejects.toThrow("is a link that leads out of its folder");
  });
});

function deflateZlib(content: Buffer): Buffer {
  // A zlib stream whose checksum nobody gets to.
  return bytes([0x78, 0x9c], deflateRawSync(content), 0);
}

describe("CIFAR", () => {
  const copy = () => {
    for (const name of [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat("test_batch.bin")) {
      mkdirSync(join(folder, "cifar"), { recursive: true });
      copyFileSync(`${data}cifar-10/${name}`, join(folder, "cifar", name));
    }
  };

  test("another size, a label out of range and an absent file are refused in one sentence each", async () => {
    copy();
    const spec = { kind: "cifar", folder: join(folder, "cifar") };
    write("cifar/data_batch_2.bin", new Uint8Array(3072));
    await expect(load(spec)).rejects.toThrow("has 3072 bytes, which is no multiple of 3073");
    write("cifar/data_batch_2.bin", new Uint8Array(3073).fill(10));
    await expect(load(spec)).rejects.toThrow("has the label 10 at record 0, and there are 10 classes");
    rmSync(join(folder, "cifar/data_batch_2.bin"));
    await expect(load(spec)).rejects.toThrow("data_batch_2.bin does not exist: check the path.");
    await expect(load({ kind: "cifar", folder })).rejects.toThrow("holds neither data_batch_1.bin");
  });
});

test("folders where files belong, and devices, are refused", async () => {
  for (const path of [folder, "/dev/zero"]) {
    await expect(load({ kind: "csv", train: path, label: "x" })).rejects.toThrow("is not a file");
    const files = { images: path, labels };
    await expect(load({ kind: "idx", train: files, validation: files })).rejects.toThrow("is not a file");
  }
});
