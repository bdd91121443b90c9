import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { codeBlocks, markdownFiles } from "../../support/markdown.ts";

const files = markdownFiles();
const scripts: string[] = Object.keys(packageJson.scripts);

test.each(files)("every npm script that %s names exists", (path) => {
  const named = [...readFileSync(path, "utf8").matchAll(/\bnpm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});

test.each(files)("every benchmark that %s names exists", (path) => {
  const named = [...readFileSync(path, "utf8").matchAll(/\bbench\/[\w/]+\.(?:ts|py)\b/g)].map(
    ([name]) => name,
  );
  expect(named.filter((name) => !existsSync(name))).toEqual([]);
});

test("bench/README.md lists every benchmark that is a command", () => {
  const commands = globSync("bench/**/*.{ts,py}").flatMap((file) => {
    const [, command] = /Run: ((?:node|python) \S+\.(?:ts|py))/.exec(readFileSync(file, "utf8")) ?? [];
    return command === undefined ? [] : [{ file: file.replaceAll("\\", "/"), command }];
  });
  expect(commands.length).toBeGreaterThan(5);
  const listed = readFileSync("bench/README.md", "utf8");
  expect(
    commands.filter(({ file, command }) => !command.endsWith(file) || !listed.includes(command)),
  ).toEqual([]);
});

test("no text offers npm packages of other names than ours", () => {
  const offers = files
    .filter((path) => path !== "CONTRIBUTING.md")
    .flatMap((path) => codeBlocks(path).map(({ text }) => ({ path, text })))
    .filter(({ text }) => /\bnpx dai\b(?!-train)/.test(text))
    .map(({ path }) => path);
  expect(offers).toEqual([]);
});
