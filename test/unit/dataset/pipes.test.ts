/** Pipes that take the place of files after these were looked at: no reader waits for a writer. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openNpz } from "../../../server/src/dataset/formats/arrays/npzArrays.ts";
import { readImageHeader } from "../../../server/src/dataset/formats/images/imageHeader.ts";
import { readExactly, readHead } from "../../../server/src/dataset/formats/readExactly.ts";
import { hashFiles } from "../../../server/src/dataset/identity/hashFiles.ts";
import { openText } from "../../../server/src/dataset/tables/csv/text.ts";
import { parquetColumnNames } from "../../../server/src/dataset/tables/parquetTable.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-pipes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.runIf(process.platform !== "win32").each<[string, (pipe: string) => unknown]>([
  ["the head of a file", (pipe) => readHead(pipe, 10)],
  ["a whole file", (pipe) => readExactly(pipe, 10)],
  ["a text", (pipe) => openText(pipe, "utf-8")],
  ["a Parquet file", parquetColumnNames],
  ["an archive", openNpz],
  ["an image", async (pipe) => readImageHeader(pipe)],
  ["a hash", (pipe) => hashFiles([pipe], () => {})],
])("reading %s does not wait", async (_, read) => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  await expect(read(pipe)).rejects.toThrow(pipe);
});
