import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createRegistry } from "vscode-tmgrammar-test/dist/common/index.js";
import { parseGrammarTestCase, runGrammarTestCase } from "vscode-tmgrammar-test/dist/unit/index.js";
import { grammarWords, withWords } from "../../../scripts/grammar.ts";
import { specSchema } from "../../../server/src/specification/schema/specSchema.ts";

const grammar = "syntaxes/dai.tmLanguage.json";
const registry = createRegistry([{ path: grammar, scopeName: "source.json.comments.dai" }]);
const fixtures = new URL("../../grammar/", import.meta.url);

test.each(readdirSync(fixtures))("%s is coloured as its comments say", async (name) => {
  const cases = parseGrammarTestCase(readFileSync(new URL(name, fixtures), "utf8"));
  expect(cases.assertions.length).toBeGreaterThan(5);
  expect(await runGrammarTestCase(registry, cases)).toEqual([]);
});

test("the grammar lists every key and every named value of the schema (else: npm run schema)", () => {
  const text = readFileSync(grammar, "utf8");
  expect(text).toBe(withWords(text, grammarWords(specSchema())));
  expect(text).toContain("|hidden|");
});
