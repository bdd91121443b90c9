import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CollectParams } from "../../../server/src/protocol/protocol.ts";
import {
  type CachedFile,
  cachedFiles,
  chooseCached,
  removeCached,
} from "../../../server/src/runs/collection/cachedFiles.ts";

const now = Date.parse("2026-06-30T12:00:00Z");
const day = 86_400;
const [a, b] = ["a".repeat(64), "b".repeat(64)];

function file(name: string, daysAgo: number, content: string | null = null): CachedFile {
  return { file: name, changed: new Date(now - 1000 * day * daysAgo).toISOString(), bytes: 100, content };
}

const files = [
  file("used.bin", 10, a),
  file("unused.bin", 1, b),
  file("x.hashes.json", 20),
  file("left-over", 0),
];

const names = (params: CollectParams, bytes = 1000) =>
  chooseCached(files, new Set([a]), bytes, params, now).map((one) => one.file);

test("what no run needs goes, whatever is asked", () => {
  expect(names({})).toEqual(["unused.bin", "left-over"]);
});

test("what was not used for so long goes as well, and the oldest when all is too much", () => {
  expect(names({ olderThanSeconds: 15 * day })).toEqual(["x.hashes.json", "unused.bin", "left-over"]);
  expect(names({ keepBytes: 800 })).toEqual(["unused.bin", "left-over"]);
  expect(names({ keepBytes: 700 })).toEqual(["x.hashes.json", "unused.bin", "left-over"]);
  expect(names({ keepBytes: 0 })).toHaveLength(4);
});

test("nothing goes that was not named, nor when only snapshots may", () => {
  expect(names({ keepBytes: 0, only: [] })).toEqual([]);
  expect(names({ only: [], onlyCached: ["unused.bin", "used.bin"] })).toEqual(["unused.bin"]);
  expect(names({ keepBytes: 0, snapshotsOnly: true })).toEqual([]);
});

test("the files of a folder are found with what they were made of, but not one that is being written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dai-cache-"));
  const decoded = `${a}-${b}.bin`;
  for (const name of [decoded, "1.tmp", "2.tmp"]) writeFileSync(join(folder, name), "12345");
  utimesSync(join(folder, "2.tmp"), 1, 1);
  const found = await cachedFiles(folder, Date.now());
  expect(found.map((one) => [one.file, one.bytes, one.content]).sort()).toEqual([
    ["2.tmp", 5, null],
    [decoded, 5, a],
  ]);
  await removeCached(folder, found);
  expect(readdirSync(folder)).toEqual(["1.tmp"]);
  expect(await cachedFiles(join(folder, "missing"), 0)).toEqual([]);
  rmSync(folder, { recursive: true });
});
