/** The commands of the pages for beginners, run as they are written there. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { codeBlocks } from "../../support/markdown.ts";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai } from "../support/runs.ts";

const pages = readdirSync("docs/start").filter((name) => name.endsWith(".md"));

let home: string;
let folder: string;
let previous: string;
beforeEach(() => {
  home = temporaryHome();
  folder = mkdtempSync(join(tmpdir(), "dai-page-"));
  previous = process.cwd();
});
afterEach(async () => {
  process.chdir(previous);
  await removeHome(home);
  rmSync(folder, { recursive: true });
});

test.each(pages)("every command of docs/start/%s works", { timeout: 600_000 }, async (page) => {
  const blocks = codeBlocks(join("docs/start", page));
  if (existsSync("docs/public/start")) cpSync("docs/public/start", folder, { recursive: true });
  process.chdir(folder);
  // A block whose first line is a comment with a file's name is that file.
  for (const { text } of blocks) {
    const name = /^\/\/ (\S+)\n/.exec(text)?.[1];
    if (name) writeFileSync(name, text);
  }
  const lines = blocks.filter(({ info }) => info === "sh").flatMap(({ text }) => text.trimEnd().split("\n"));
  const commands = lines.flatMap((line) => /^npx dai-train (.*)$/.exec(line)?.[1] ?? []);
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const args = await Promise.all(command.split(" ").map((word) => (word === "RUN" ? aRun() : word)));
    // Without a display `dai open` prints the address.
    const { status, stdout, stderr } = await dai(home, args, { DISPLAY: "", WAYLAND_DISPLAY: "" });
    expect(stderr).toBe("");
    expect(status, `dai ${command} printed:\n${stdout}`).toBe(0);
  }
});

async function aRun(): Promise<string> {
  const { stdout } = await dai(home, ["runs", "--json"]);
  return JSON.parse(stdout)[0].run;
}
