import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { decodeImage } from "../../../server/src/dataset/formats/images/image.ts";
import { readImageHeader } from "../../../server/src/dataset/formats/images/imageHeader.ts";
import { inspect } from "../../../server/src/dataset/thread/inspect.ts";
import { data, filled, refusal } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-headers-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(bytes: Uint8Array): string {
  const file = join(folder, "image");
  writeFileSync(file, bytes);
  return file;
}

describe.each(["cat/colour.png", "dog/alpha.png", "owl/photo.jpg"])("%s", (name) => {
  const whole = readFileSync(`${data}images/${name}`);

  test("has the size that decoding it gives, also with other bytes behind its end", () => {
    const { width, height } = decodeImage(name, whole, { size: null, channels: 3 });
    for (const bytes of [whole, Buffer.concat([whole, Buffer.alloc(100_000)])])
      expect(readImageHeader(fileOf(bytes))).toEqual({ width, height });
  });

  test("is cut off wherever its end is missing", () => {
    for (let length = 2; length < whole.length; length += 5)
      expect(() => readImageHeader(fileOf(whole.subarray(0, length)))).toThrow("is cut off");
  });
});

test("a file that is no image gets the sentence that decoding it gives", () => {
  const file = fileOf(Buffer.from("no image"));
  expect(() => readImageHeader(file)).toThrow(refusal("file-unreadable/not-an-image", { file }));
});

test("checking a spec finds the image that is cut off, whichever it is", async () => {
  const image = readFileSync(`${data}images/cat/colour.png`);
  const train = join(folder, "classes");
  for (const name of ["a", "b"]) {
    mkdirSync(join(train, name), { recursive: true });
    for (let i = 0; i < 4; i++) writeFileSync(join(train, name, `${i}.png`), image);
  }
  const look = () =>
    inspect(filled({ kind: "images", train }), {
      ...{ task: "classification", identify: false, cache: null, progress: () => {} },
    });
  expect((await look()).problem).toBeNull();
  const cut = join(train, "b", "2.png");
  writeFileSync(cut, image.subarray(0, image.length - 20));
  expect((await look()).problem).toMatchObject({
    ...{ path: ["train"], message: expect.stringMatching(new RegExp(`^${cut} can't be read`)) },
  });
});
