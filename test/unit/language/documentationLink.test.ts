import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnose } from "../../../server/src/language/diagnostics/diagnostics.ts";
import { documentationLink } from "../../../server/src/language/machine/documentationLink.ts";
import { atCursor } from "./cursor.ts";
import { diagnosticParagraphs } from "./documented.ts";

test.each([...diagnosticParagraphs.keys()])("the link of %s opens its paragraph", (code) => {
  const link = new URL(documentationLink(code) ?? "");
  const line = Number(link.hash.replace("#L", ""));
  link.hash = "";
  expect(readFileSync(link, "utf8").split("\n")[line - 1]).toBe(`### ${code}`);
});

test("a diagnostic carries the link of its code, and an unknown code has none", () => {
  const { document } = atCursor('|{ "training": { "epoch": 3 } }');
  const found = diagnose(document, []);
  expect(found.map(({ code, codeDescription }) => [code, codeDescription?.href])).toEqual(
    found.map(({ code }) => [code, documentationLink(String(code))]),
  );
  expect(found[0]?.codeDescription?.href).toMatch(/^file:.*docs\/diagnostics\.md#L\d+$/);
  expect(documentationLink("nothing")).toBeUndefined();
});
