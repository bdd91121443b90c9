/** Files of the state directory that hold something else than their schema count as absent, or are said to be wrong. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import {
  livingProcess,
  writeProcessRecord,
} from "../../../server/src/runs/programs/process/processRecord.ts";
import { type SpoolEntry, spoolEntries } from "../../../server/src/runs/programs/reports/spoolFile.ts";
import { dataOf } from "../../../server/src/runs/trainer/snapshotMetadata.ts";

const directory = mkdtempSync(join(tmpdir(), "dai-readBack-"));
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  "{",
  "null",
  "[]",
  "{}",
  '{"pid":"1","start":"x","devices":[]}',
  '{"pid":1,"start":"x"}',
])("a process record that holds %s names no process", (text) => {
  writeFileSync(join(directory, "process.json"), text);
  expect(livingProcess(directory)).toBeNull();
});

test("a process record of a process that has ended names none", () => {
  writeProcessRecord(directory, 2 ** 22 + 1, []);
  expect(livingProcess(directory)).toBeNull();
});

test.each([
  "{",
  "null",
  '"form"',
  "{}",
  '{"shape":[4],"dimensions":"4","outputs":2,"classes":2}',
])("a snapshot whose data is described by %s says nothing of it", (data) => {
  expect(dataOf({ data })).toBeNull();
});

test("a snapshot's data is read unchanged", () => {
  const form = {
    ...{ shape: [4], dimensions: 4, outputs: 2, classes: 2, classNames: ["a", "b"] },
    preprocessing: { shift: [0, 0, 0, 0], factor: [1, 1, 1, 1], features: [{ column: "x", category: "y" }] },
  };
  expect(dataOf({ data: JSON.stringify(form) })).toEqual(form);
});

async function entriesOf(...lines: string[]): Promise<SpoolEntry[]> {
  const file = join(directory, "spool.ndjson");
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  const entries: SpoolEntry[] = [];
  for await (const entry of spoolEntries(file)) entries.push(entry);
  return entries;
}

const opened = '{"type":"open","study":"s","parameters":{"lr":0.1},"epochs":2}';
const recorded = '{"type":"record","record":{"epoch":1,"trainLoss":0.5,"metrics":{"f1":0.2}}}';
const closed = '{"type":"close","state":"finished"}';

test("a spool file has what a program opened, reported and closed", async () => {
  expect(await entriesOf(opened, recorded, closed)).toEqual(
    [opened, recorded, closed].map((line) => JSON.parse(line)),
  );
});

test.each([
  '{"type":"record","record":{"epoch":"1"}}',
  '{"type":"record"}',
  '{"type":"open","study":"s","parameters":{}}',
  '{"type":"close","state":"lost"}',
  '{"type":"other"}',
])("a spool file with %s is refused with its line", async (line) => {
  const file = join(directory, "spool.ndjson");
  await expect(entriesOf(opened, line, closed)).rejects.toThrow(sentenceOf("spool/entry", { line: 2, file }));
});
