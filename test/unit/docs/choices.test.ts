import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const repository = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

/** What a schema says of each of its named values, as the page about specs lists them. */
function choicesOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(choicesOf);
  if (typeof schema !== "object" || schema === null) return [];
  const { enum: names, enumDescriptions: meanings } = schema as Record<string, unknown>;
  const own =
    Array.isArray(names) && Array.isArray(meanings)
      ? names.map((name, i) => `- \`${name}\`: ${meanings[i]}`)
      : [];
  return [...own, ...Object.values(schema).flatMap(choicesOf)];
}

test("the page about specs says of each choice what the schema says", () => {
  const choices = choicesOf(JSON.parse(read("schemas/dai.schema.json")));
  expect(choices.length).toBeGreaterThan(0);
  const lines = new Set(read("docs/spec.md").split("\n"));
  expect(choices.filter((choice) => !lines.has(choice))).toEqual([]);
});
