/** What a program makes of its own folder, in the place of what the daemon reads there, stops neither the daemon nor others. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import { details, hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-folders-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a shell script as a program. */
async function launch(script: string): Promise<string> {
  const file = join(folder, "study.dai.json");
  writeFileSync(file, JSON.stringify({ program: { command: ["sh", "-c", script] }, epochs: 2 }));
  const uri = pathToFileURL(file).href;
  const { runs } = await daemon.connection.request("dai/runs/start", { uri, fresh: true });
  return runs[0]!;
}

const silent = sentenceOf("program-ended/silent", { line: "" });

test.runIf(process.platform !== "win32").each([
  ["a pipe in the place of reports", 'mkfifo "$DAI_DIRECTORY/r.ndjson"', silent],
  ["a link to a device there", 'ln -s /dev/zero "$DAI_DIRECTORY/r.ndjson"', silent],
  ["a report without end", 'head -c 50000000 /dev/zero | tr "\\\\0" x > "$DAI_DIRECTORY/r.ndjson"', silent],
  [
    "a pipe in the place of its output",
    'rm "$DAI_DIRECTORY/output.log"; mkfifo "$DAI_DIRECTORY/output.log"',
    silent,
  ],
  [
    "a link to a large file there",
    `rm "$DAI_DIRECTORY/output.log"; ln -s '${process.execPath}' "$DAI_DIRECTORY/output.log"`,
    silent,
  ],
  [
    "a folder in the place of its record",
    'sleep 0.3; rm "$DAI_DIRECTORY/process.json"; mkdir "$DAI_DIRECTORY/process.json"',
    silent,
  ],
  ["nothing in the place of its folder", 'sleep 0.3; rm -r "$DAI_DIRECTORY"', silent],
  ["a file in the place of its folder", 'sleep 0.3; rm -r "$DAI_DIRECTORY"; touch "$DAI_DIRECTORY"', silent],
])("a program that leaves %s fails alone, and the daemon serves on", async (_, script, problem) => {
  const { pid } = daemon.connection.info;
  const run = await launch(`${script}; sleep 2.5`);
  await waitFor(daemon.connection, [run], ({ state }) => state !== "queued");
  await daemon.connection.request("dai/program/output", { run }).catch(() => {});
  await waitFor(daemon.connection, [run], hasEnded);
  const [detail] = await details(daemon.connection, [run]);
  expect(detail).toMatchObject({ state: "failed", problem });
  await daemon.connection.request("dai/program/output", { run }).catch(() => {});
  await daemon.connection.request("dai/runs/delete", { runs: [run] });
  expect((await daemon.connection.request("dai/daemon/status", {})).pid).toBe(pid);
});
