import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { codeBlocks, markdownFiles } from "../../support/markdown.ts";

const files = markdownFiles();
const scripts: string[] = Object.keys(packageJson.scripts);

test.each(files)("every npm script that %s names exists", (path) => {
  const named = [...readFileSync(path, "utf8").matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});

test("no text offers npm packages of other names than ours", () => {
  const offers = files
    .filter((path) => path !== "CONTRIBUTING.md")
    .flatMap((path) => codeBlocks(path).map(({ text }) => ({ path, text })))
    .filter(({ text }) => /\bnpx dai\b(?!-train)/.test(text))
    .map(({ path }) => path);
  expect(offers).toEqual([]);
});
