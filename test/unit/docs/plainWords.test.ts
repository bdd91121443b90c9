/** Terms that pages and messages used before, each with the word that stands there now. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const replaced: [RegExp, string][] = [
  [/\bwhoever\b/i, "the noun that is meant"],
  [/\bmend(s|ed)?\b/i, "fix"],
  [/\bupside down\b/i, "reversed"],
  [/\bdiagnostics of sense\b/i, "hyperparameter checks"],
  [/\b(is|are|was|were) (not )?expected to train\b/i, "likely or unlikely to learn"],
  [/\bby heart\b/i, "memorized"],
  [/\bleads? out of\b/i, "is outside"],
  [/\bcarr(y|ies) over\b/i, "transfer"],
  [/\b(stands?|standing) still\b/i, "has stalled, has stopped changing"],
  [/\bhopeless\b/i, "bad, unlikely to learn"],
  [/\bsays? goodbye\b/i, "closes connections"],
  [/\bleaves? the field\b/i, "exits"],
  [/\bfavours luck\b/i, "is optimistically biased"],
  [/\banother deal of\b/i, "a different fold assignment"],
  [/\border travels\b/i, "ranking transfers"],
  [/\bundo giving up\b/i, "resume"],
  [/\bwas told apart|is told apart\b/i, "recognised"],
  [/\bforgets nothing\b/i, "without a window"],
  [/\bshut out\b/i, "signed out"],
];

const pages = [...globSync("docs/*.md"), "README.md", "SECURITY.md", "CHANGELOG.md", "package.nls.json"];

test.each(pages)("%s uses the field's words", (page) => {
  const text = readFileSync(page, "utf8").replaceAll(/\s+/g, " ");
  expect(
    replaced.flatMap(([old, now]) => (old.test(text) ? [`${old.exec(text)?.[0]}: ${now}`] : [])),
  ).toEqual([]);
});
