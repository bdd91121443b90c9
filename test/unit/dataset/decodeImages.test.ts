import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { decodeImages, decodeSome } from "../../../server/src/dataset/formats/images/decodeImages.ts";
import { createSharedJob } from "../../../server/src/dataset/sharing/sharedFiles.ts";
import { data, refusal } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-decode-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Enough for several threads. */
const names = ["cat/colour.png", "dog/alpha.png", "owl/photo.jpg"];
const files = Array.from({ length: 1100 }, (_, i) => {
  const file = join(folder, `${i}`);
  copyFileSync(`${data}images/${names[i % 3]}`, file);
  return file;
});
const form = { size: null, channels: 3 as const };
const shape = [7, 9, 3];

test("several threads decode what one does, each image into its place", { timeout: 60_000 }, async () => {
  const job = { ...createSharedJob(files, 189), form, shape };
  expect(decodeSome(job)).toBeNull();
  expect(await decodeImages(files, form, shape, () => {})).toEqual(new Uint8Array(job.results));
});

test("what is wrong with an image comes out of the threads as one sentence", {
  timeout: 60_000,
}, async () => {
  writeFileSync(files[300]!, "no image");
  await expect(decodeImages(files, form, shape, () => {})).rejects.toThrow(
    refusal("file-unreadable/not-an-image", { file: files[300]! }),
  );
});
