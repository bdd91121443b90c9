/** Tables that a test writes into a folder of its own, and what is found in them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Task } from "../../../server/src/dataset/dataset.ts";
import { inspect } from "../../../server/src/dataset/thread/inspect.ts";
import { filled } from "./fixtures.ts";

export const folder = mkdtempSync(join(tmpdir(), "dai-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

export function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** A CSV dataset whose validation file is its training file. */
export function csv(name: string, content: string | Uint8Array, keys: object = {}) {
  const file = write(name, content);
  return { kind: "csv", train: file, validation: file, label: "class", ...keys };
}

export function inspected(dataset: object, task: Task = "classification") {
  return inspect(filled(dataset), { task, identify: false, cache: null, progress: () => {} });
}

export async function noticesOf(dataset: object): Promise<[string, string][]> {
  const { found } = await inspected(dataset);
  return found!.notices.map(({ severity, code }) => [severity, code]);
}
