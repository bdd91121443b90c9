/** @module-tag slow */
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { inspect } from "../../../../server/src/dataset/thread/inspect.ts";
import { data, filled, load, refusal } from "../fixtures.ts";
import { bytes, write } from "./files.ts";

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
