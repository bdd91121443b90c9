import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renamed } from "../../../client/src/commands/renamed.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const example = readFileSync("examples/shell.dai.json", "utf8");

test.each([
  ["/home/ana/first.dai.json", "first"],
  ['/c:/specs/Größe & "Form" $1.dai.json', 'Größe & "Form" $1'],
])("the study of %s is called %s", (path, name) => {
  const text = renamed(example, path);
  expect(parseSpec(text).spec?.name).toBe(name);
  expect(text.split("\n")).toHaveLength(example.split("\n").length);
});
