/** @module-tag slow */
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import { data, load, refusal } from "../fixtures.ts";
import { bytes, folder, write } from "./files.ts";

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

function deflateZlib(content: Buffer): Buffer {
  // A zlib stream whose checksum is never reached.
  return bytes([0x78, 0x9c], deflateRawSync(content), 0);
}
