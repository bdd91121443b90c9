/** @module-tag slow */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { data, load, refusal } from "../fixtures.ts";
import { bytes, folder, write } from "./files.ts";

const labels = `${data}idx/labels`;

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
