/** Generated texts and values: the parser never throws. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const base = {
  dataset: { kind: "shell", dimensions: 8 },
  architecture: { kind: "mlp", hidden: [8] },
};

test("no text makes the parser throw", () => {
  const fragment = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"gain"',
    '"',
    "1e999",
    "-",
    "//",
    "/*",
    "\u0000",
    '"dataset"',
    "null",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join("")),
      ),
      (text) => {
        parseSpec(text);
      },
    ),
    { numRuns: 2000 },
  );
  expect(parseSpec("[".repeat(200_000)).spec).toBeNull();
});

test("no JSON value makes the parser throw, wherever it stands", () => {
  const keys = Object.keys(parseSpec(JSON.stringify(base)).spec ?? {});
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
      parseSpec(JSON.stringify({ ...base, [key]: value }));
    }),
    { numRuns: 2000 },
  );
});
