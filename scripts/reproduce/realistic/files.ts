/** Writes a search's spec and table. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import type { Search } from "./searches.ts";
import { toCsv } from "./tables.ts";

/** The spec's path; null where the images that it needs are not there. */
export async function writeSearch(search: Search, folder: string): Promise<string | null> {
  const { name, table, copy, images, spec } = search;
  if (images && !existsSync(resolve(folder, images))) return null;
  await mkdir(folder, { recursive: true });
  if (table) await writeIfNew(join(folder, `${name}.csv`), () => toCsv(table()));
  if (copy) await copyFile(copy, join(folder, `${name}${extname(copy)}`));
  const path = join(folder, `${name}.dai.json`);
  await writeFile(path, `${JSON.stringify(spec, null, 2)}\n`);
  return path;
}

/** A file that stays as it is keeps the hash that is known of it. */
async function writeIfNew(path: string, text: () => string): Promise<void> {
  if (!existsSync(path)) await writeFile(path, text());
}
