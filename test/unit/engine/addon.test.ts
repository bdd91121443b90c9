import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addonLocation, readAddon } from "../../../server/src/engine/native/addon.ts";
import { needs } from "../../support/needs.ts";
import { nativeBuild } from "./variants.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-addon-"));
});
afterAll(() => {
  // Windows deletes no library that is loaded.
  if (process.platform !== "win32") rmSync(folder, { recursive: true });
});

/** A copy of this machine's kernels, changed. */
function doctored(name: string, change: (file: string) => void): string {
  const file = join(folder, `${name}.node`);
  copyFileSync(addonLocation()!, file);
  change(file);
  return file;
}

function replaced(from: string, to: string) {
  return (file: string) => writeFileSync(file, readFileSync(file, "latin1").replaceAll(from, to), "latin1");
}

/** Another machine in an ELF file's header, or a format that is none. */
function ofAnotherMachine(file: string): void {
  const bytes = readFileSync(file);
  bytes[18] = 0xfe;
  bytes[0] = process.platform === "linux" ? bytes[0]! : 0;
  writeFileSync(file, bytes);
}

describe("files of native kernels that cannot be used", needs(nativeBuild), () => {
  test.each([
    ["a missing function", replaced("biasStep", "biasStop"), /belong to another version: /],
    ["no version", replaced("version\0", "varsion\0"), /belong to another version: /],
    ["another machine", ofAnotherMachine, /cannot be loaded \(.+\): /],
    ["no end", (file: string) => truncateSync(file, 40_000), /cannot be loaded \(.+\): /],
    ["no beginning", (file: string) => truncateSync(file, 10), /cannot be loaded \(.+\): /],
    ["nothing", (file: string) => truncateSync(file, 0), /cannot be loaded \(.+\): /],
  ])("%s: one sentence, and the process lives on", (name, change, sentence) => {
    expect(() => readAddon(doctored(name, change))).toThrow(sentence);
  });

  test("a file that cannot be read: one sentence", () => {
    const file = join(folder, "folder.node");
    mkdirSync(file);
    expect(() => readAddon(file)).toThrow(/cannot be loaded \(EISDIR.*\): /);
  });
});
