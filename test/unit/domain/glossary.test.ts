import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { glossary, glossaryPage, type Term } from "../../../server/src/domain/glossary.ts";
import { verdictWords } from "../../../server/src/domain/verdictWords.ts";

test("docs/glossary.md is what npm run schema writes", () => {
  expect(readFileSync("docs/glossary.md", "utf8")).toBe(glossaryPage());
});

test("each verdict has its words and what they mean", () => {
  const terms: Record<string, Term> = glossary;
  for (const [verdict, words] of Object.entries(verdictWords)) expect(terms[verdict]?.name).toBe(words);
});

test("each meaning is a tooltip of full sentences", () => {
  for (const { name, meaning } of Object.values<Term>(glossary)) {
    expect(meaning, name).toMatch(/^[A-Z|].*[.]$/);
    expect(meaning.length, name).toBeLessThan(160);
  }
});
