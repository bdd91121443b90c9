/** @module-tag slow */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentHash } from "../../../server/src/dataset/identity/content.ts";
import { hashesOf } from "../../../server/src/dataset/identity/knownHashes.ts";
import { refusal } from "./fixtures.ts";

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-content-"));
  cache = join(folder, "cache");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Asks for hashes; answers them and which files were read for it. */
async function ask(files: string[]): Promise<{ hashes: string[]; read: string[] }> {
  const read: string[] = [];
  const hashes = await hashesOf(files, cache, async (unknown) => {
    read.push(...unknown);
    return unknown.map((file) => `hash ${read.length} of ${file}`);
  });
  return { hashes, read };
}

/** Until a change of a file is sure to have another time. */
const settle = () => sleep(2100);

const context = () => ({ cache, progress: () => {} });
const source = (path: string) => ({ role: "train/x", path });

test("the hash is of roles and contents, wherever the files lie and whether a thread read them or several", async () => {
  const [a, b] = [write("a.txt", "one"), write("b.txt", "two")];
  const sources = [
    { role: "train", path: a },
    { role: "validation", path: b },
  ];
  const expected = sha256(`train\n${sha256("one")}\nvalidation\n${sha256("two")}\n`);
  expect(await contentHash(sources, { cache: null, progress: () => {} })).toBe(expected);
  expect(await contentHash(sources, context())).toBe(expected);
  const moved = join(folder, "elsewhere");
  renameSync(b, moved);
  expect(await contentHash([sources[0]!, { role: "validation", path: moved }], context())).toBe(expected);
  const many = Array.from({ length: 1100 }, (_, i) => source(write(`many/${i}`, `file ${i}`)));
  const all = many.map((_, i) => `train/x\n${sha256(`file ${i}`)}\n`).join("");
  expect(await contentHash(many, context())).toBe(sha256(all));
});

test("a known hash that was changed on the disk is taken again, and a pipe in its place does not block", async () => {
  const file = write("kept.txt", "one");
  await settle();
  const expected = await contentHash([source(file)], context());
  const [name] = readdirSync(cache).filter((each) => each.endsWith(".hashes.json"));
  const known = join(cache, name!);
  const text = readFileSync(known, "utf8");
  const digit = text.indexOf(sha256("one"));
  const other = text[digit] === "0" ? "1" : "0";
  writeFileSync(known, text.slice(0, digit) + other + text.slice(digit + 1));
  expect(await contentHash([source(file)], context())).toBe(expected);
  if (process.platform === "win32") return;
  rmSync(known);
  execFileSync("mkfifo", [known]);
  expect(await contentHash([source(file)], context())).toBe(expected);
});

test("a file larger than what is read at once is hashed whole", async () => {
  const text = "0123456789".repeat(250_000);
  const expected = sha256(`train/x\n${sha256(text)}\n`);
  expect(await contentHash([source(write("large", text))], context())).toBe(expected);
});

test("unchanged files are read once, and of others only what is new or changed", async () => {
  const files = ["x/a", "x/b", "y/c"].map((name) => write(name, "old"));
  await settle();
  const first = await ask(files);
  expect(first.read).toEqual(files);
  expect(await ask(files)).toEqual({ hashes: first.hashes, read: [] });
  writeFileSync(files[1]!, "new");
  const added = write("y/d", "added");
  const second = await ask([...files, added]);
  expect(second.read).toEqual([files[1], added]);
  expect([second.hashes[0], second.hashes[2]]).toEqual([first.hashes[0], first.hashes[2]]);
});

test("a change that keeps size and time is noticed", async () => {
  const file = write("a", "old");
  await settle();
  const before = await contentHash([source(file)], context());
  const { atime, mtime } = statSync(file);
  writeFileSync(file, "new");
  utimesSync(file, atime, mtime);
  expect(await contentHash([source(file)], context())).not.toBe(before);
});

test("nothing is kept of a file that has only just changed: it can change again at the same time", async () => {
  const file = write("a", "old");
  expect((await ask([file])).read).toEqual([file]);
  expect((await ask([file])).read).toEqual([file]);
});

test("a broken list of hashes is made again", async () => {
  const file = write("a", "old");
  await settle();
  await ask([file]);
  const [list] = readdirSync(cache);
  for (const text of ["", "{", "null", '{"folder":"/","files":{"a":{}}}']) {
    writeFileSync(join(cache, list!), text);
    expect((await ask([file])).read).toEqual([file]);
    expect((await ask([file])).read).toEqual([]);
  }
});

test("what is no file gets a sentence", async () => {
  await expect(contentHash([source(folder)], context())).rejects.toThrow(
    refusal("file-unreadable/not-a-file", { file: folder }),
  );
  const missing = join(folder, "missing");
  await expect(contentHash([source(missing)], context())).rejects.toThrow(
    refusal("file-missing", { file: missing }),
  );
});
