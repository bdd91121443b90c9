import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { hover } from "../../../server/src/language/hover/hover.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import type { JsonSchema } from "../../../server/src/specification/schema/jsonSchema.ts";
import { specSchema } from "../../../server/src/specification/schema/specSchema.ts";
import { nodeAt, parseSpecTree } from "../../../server/src/specification/syntax/tree.ts";
import { atCursor, textAt } from "./cursor.ts";
import { uri } from "./runs.ts";

async function hoverAt(marked: string) {
  const { document, position } = atCursor(marked);
  const found = await hover(document, position);
  return (
    found && {
      text: (found.contents as { value: string }).value,
      on: textAt(document.getText(), found.range),
    }
  );
}

test("a key tells its meaning, default and allowed values", async () => {
  expect(await hoverAt('{ "indicator": { "wi|ndow": 5 } }')).toEqual({
    text: "t0: number of past epochs that a score uses.\n\nDefault: `10`\n\nAllowed: a whole number from 2 to 10000\n\nUnit: epochs\n\n**window**: The number of past epochs that a score looks at (t0, indicator.window).\n\nCurrent value: `5`",
    on: '"window"',
  });
});

test("a key that varies tells what it may be, and in which way it varies", async () => {
  const { text } = (await hoverAt('{ "initialization": { "ga|in": [1, 2] } }'))!;
  expect(text).toMatch(/^Multiplies the scheme's standard deviation\./);
  expect(text).toContain("Default: `1`");
  expect(text).toContain("May vary between runs");
  expect(text).toContain("A run for each value and seed.");
});

test("a named value tells what it means", async () => {
  const { text } = (await hoverAt('{ "initialization": { "scheme": "heNor|mal" } }'))!;
  expect(text).toContain("`heNormal`: Normal, variance 2 / inputs");
});

test("a clock tells both of its ways, and the unit of the number", async () => {
  const { text } = (await hoverAt('{ "indicator": { "ev|ery": 125 } }'))!;
  expect(text).toMatch(/^How often spectra are taken: once per epoch, or at ticks within epochs\./);
  expect(text).toContain("After about so many steps");
  expect(text).toContain("steps");
});

test("kind tells what the whole block is", async () => {
  const { text } = (await hoverAt('{ "training": { "optimizer": { "ki|nd": "adam" } } }'))!;
  expect(text).toMatch(/^Adam \(Kingma & Ba 2015\)\./);
});

test("there is nothing to say between keys, of an unknown key, or in an empty document", async () => {
  expect(await hoverAt('{ "training": {}, | "policy": {} }')).toBeNull();
  expect(await hoverAt('{ "nothing|Known": 1 }')).toBeNull();
  expect(await hoverAt("|")).toBeNull();
});

const specs = [
  {
    name: "a",
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [8, 4] },
    training: { optimizer: { kind: "adam" } },
  },
  {
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", random: {} },
    initialization: { gain: { uniform: [1, 2] }, seeds: [1, 2] },
    training: { optimizer: { kind: "sgd" } },
  },
  {
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [8] },
    initialization: { gain: { logUniform: [1, 2] } },
  },
];

/** The schemas that a key of an object may have: those of the alternatives that the object's own keys fit. */
function schemasOf(schema: JsonSchema, value: Record<string, unknown>, key: string): JsonSchema[] {
  const fits = ({ properties = {} }: JsonSchema) =>
    Object.keys(value).every((name) => name in properties) &&
    (properties["kind"] === undefined || properties["kind"].const === value["kind"]);
  const objects = schema.anyOf?.filter(fits) ?? [schema];
  return objects.flatMap(({ properties = {} }) => properties[key] ?? []);
}

/** Every key of a value with its path and what the schema says of it. */
function keysOf(
  value: unknown,
  schema: JsonSchema,
  path: string[] = [],
): { path: string[]; is: JsonSchema }[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const [is] = schemasOf(schema, value as Record<string, unknown>, key);
    if (!is) throw new Error(`The schema has no ${[...path, key].join(".")}.`);
    return [{ path: [...path, key], is }, ...keysOf(inner, is, [...path, key])];
  });
}

const keys = specs.flatMap((written) => {
  const { variations: _, ...spec } = parseSpec(JSON.stringify(written)).spec!;
  const text = JSON.stringify(spec);
  return keysOf(spec, specSchema()).map(({ path, is }) => ({ name: path.join("."), text, path, is }));
});

test.each(keys)("$name shows its meaning, default, unit and resolved value", async ({ text, path, is }) => {
  const document = TextDocument.create(uri, "dai", 1, text);
  const key = nodeAt(parseSpecTree(text), path)?.parent?.children?.[0];
  const found = await hover(document, document.positionAt((key?.offset ?? 0) + 1));
  const told = (found?.contents as { value: string } | undefined)?.value ?? "";
  const value = nodeAt(parseSpecTree(text), path)!;
  expect(told).toMatch(/^\p{L}/u);
  expect(told.replaceAll("\\_", "_")).toContain((is.description ?? "").slice(0, 30));
  if (is.default !== undefined && typeof is.default !== "object") expect(told).toContain("Default: `");
  const isNumeric = value.type === "number" || value.children?.[0]?.type === "number";
  if (isNumeric && path.at(-1) !== "seed") expect(told).toContain("Unit: ");
  expect(told).toContain("Current value: `");
});
