import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSpec } from "../../../server/src/specification/readSpec.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-read-spec-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a spec that can't be had gets one sentence that says why", async () => {
  const [large, missing] = [join(folder, "large.dai.json"), join(folder, "missing.dai.json")];
  writeFileSync(large, Buffer.alloc(2 ** 20 + 1, " "));
  await expect(readSpec(folder)).rejects.toThrow(`${folder} is a folder: give a .dai.json file.`);
  await expect(readSpec(missing)).rejects.toThrow(`${missing} does not exist: check the path.`);
  await expect(readSpec(large)).rejects.toThrow(`${large} is larger than the 1 MiB that a spec may have`);
});
