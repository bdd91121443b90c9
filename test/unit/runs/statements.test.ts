/** The statements of the store, as the oldest Node that runs them takes them. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("no statement numbers its parameters, which node:sqlite of Node 22.13 can't bind", () => {
  const files = globSync("server/src/**/*.ts");
  const texts = files.map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const statements = texts.filter(({ text }) => text.includes(".prepare("));
  expect(statements.length).toBeGreaterThan(5);
  expect(statements.filter(({ text }) => /[ (=]\?\d/.test(text)).map(({ file }) => file)).toEqual([]);
});
