import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLog } from "../../../server/src/daemon/log.ts";

test("the log stays within two files of the given size, and its last line is there", () => {
  const home = mkdtempSync(join(tmpdir(), "dai-log-"));
  const log = openLog(home, { maxBytes: 2_000 });
  for (let i = 0; i < 100; i++) log.info({ i }, "a line");
  expect(readdirSync(home).sort()).toEqual(["daemon.log", "daemon.log.1"]);
  for (const file of readdirSync(home)) expect(statSync(join(home, file)).size).toBeLessThanOrEqual(2_000);
  const lines = readFileSync(join(home, "daemon.log"), "utf8").trimEnd().split("\n");
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ i: 99, msg: "a line", level: 30 });
  rmSync(home, { recursive: true });
});
