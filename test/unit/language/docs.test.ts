import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { datasetKinds } from "../../../server/src/dataset/kinds/registry.ts";
import { runIssueCodes } from "../../../server/src/language/diagnostics/runIssue.ts";
import { symptomCodes } from "../../../server/src/language/diagnostics/runSymptom.ts";
import { specAreas } from "../../../server/src/messages/catalogue.ts";
import { codeOf } from "../../../server/src/messages/message.ts";
import { losses } from "../../../server/src/recipe/losses.ts";
import { optimizers } from "../../../server/src/recipe/optimizers/optimizers.ts";
import { schedules } from "../../../server/src/recipe/schedules.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import type { JsonSchema } from "../../../server/src/specification/schema/jsonSchema.ts";
import {
  networkSchema,
  programSchema,
  specSchema,
} from "../../../server/src/specification/schema/specSchema.ts";
import { codeBlocks, completed, diagnosticExamples, diagnosticParagraphs } from "./documented.ts";
import { referenceRows } from "./specReference.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

test("docs/spec.md has a row for every key, with the schema's meaning, allowed values and default", () => {
  const lines = new Set(read("docs/spec.md").split("\n"));
  const rows = [networkSchema(), programSchema()].flatMap((schema) => referenceRows(schema));
  expect(rows.filter((row) => !lines.has(row))).toEqual([]);
});

test("docs/spec.md explains every named value", () => {
  const text = read("docs/spec.md");
  const missing = namedValues(specSchema()).filter((line) => !text.includes(line));
  expect(missing).toEqual([]);
});

const sections = read("docs/spec.md")
  .split(/^##+ /m)
  .map((section) => ({ title: section.slice(0, section.indexOf("\n")), examples: codeBlocks(section) }));

test("the whole spec in docs/spec.md is a valid one", () => {
  expect(sections[0]?.examples.map((text) => parseSpec(text).diagnostics)).toEqual([[]]);
});

const blocks = sections
  .slice(1)
  .flatMap(({ title, examples }) => examples.map((example) => ({ title, example })));

test.each(blocks)("the example under $title in docs/spec.md is valid: $example", ({ title, example }) => {
  const key =
    title in optimizers ? "optimizer" : title in schedules ? "schedule" : title in losses ? "loss" : null;
  const text = key
    ? `{ "training": { "${key}": ${example} } }`
    : `{ "${datasetKinds.includes(title) ? "dataset" : title.toLowerCase()}": ${example} }`;
  expect(parseSpec(completed(text)).diagnostics).toEqual([]);
});

test("docs/diagnostics.md has a paragraph for every code of a run, and no other", () => {
  expect([...diagnosticParagraphs.keys()].filter((code) => code.startsWith("run-"))).toEqual([
    ...runIssueCodes,
    ...symptomCodes,
  ]);
});

test("docs/diagnostics.md has a paragraph for every code of the spec and its data, and no other", () => {
  const documented = [...diagnosticParagraphs.keys()].filter((code) => !code.startsWith("run-"));
  const codes = new Set(Object.values(specAreas).flatMap((area) => Object.keys(area).map(codeOf)));
  expect(documented.sort()).toEqual([...codes].sort());
});

test.each(
  diagnosticExamples,
)("the example of $code has that diagnostic, as an error or a warning as it says", ({ code, text }) => {
  const found = parseSpec(text).diagnostics.filter((diagnostic) => diagnostic.code === code);
  expect(found).not.toEqual([]);
  const severity = diagnosticParagraphs.get(code)?.includes("\nError. ") ? "error" : "warning";
  expect(new Set(found.map((diagnostic) => diagnostic.severity))).toEqual(new Set([severity]));
});

test("test/README.md names a file of tests for every feature of the editor, and each exists", () => {
  const table =
    read("test/README.md")
      .split("## ")
      .find((part) => part.startsWith("Features")) ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  const features = rows.slice(1).map((row) => / `([\w/.]+)` \|$/.exec(row) ?? [row, ""]);
  expect(features.length).toBeGreaterThan(30);
  const missing = features.filter(([, file]) => !file || !existsSync(new URL(`test/${file}`, root)));
  expect(missing.map(([row]) => row)).toEqual([]);
});

function namedValues(schema: JsonSchema): string[] {
  const own = (schema.enumDescriptions ?? []).map(
    (description, i) => `\`${schema.enum?.[i]}\`: ${description}`,
  );
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])];
  return [...own, ...inner.flatMap(namedValues)];
}
