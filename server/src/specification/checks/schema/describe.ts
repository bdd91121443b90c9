/** How messages call values and what they may be. */
import type { JsonSchema } from "../../schema/jsonSchema.ts";
import type { Path } from "../../syntax/tree.ts";

/** How a message calls the value at a path: `initialization.gain[2]`, or `the spec` for the root. */
export function nameOf(path: Path): string {
  if (path.length === 0) return "the spec";
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}

/** The same at the beginning of a sentence. */
export function nameAtStart(path: Path): string {
  return path.length === 0 ? "The spec" : nameOf(path);
}

const typeNames = {
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** What a schema asks for: "a whole number", `one of "a", "b"`, `an object of kind "x" or "y"`. */
export function describe(schema: JsonSchema): string {
  if (schema.anyOf) return describeKinds(schema.anyOf) ?? either(schema.anyOf.map(describe));
  if (schema.enum) return `one of ${schema.enum.map((item) => JSON.stringify(item)).join(", ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return schema.title ?? (schema.type ? typeNames[schema.type] : "a value");
}

/** Alternatives that `kind` tells apart; undefined where it does not. */
function describeKinds(variants: JsonSchema[]): string | undefined {
  const names = new Set(variants.map((variant) => variant.properties?.["kind"]?.const));
  if (names.has(undefined)) return undefined;
  return `an object of kind ${either([...names].map((name) => JSON.stringify(name)))}`;
}

export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return "a string";
  return String(value);
}

/** "a, b or c" */
export function either(choices: string[]): string {
  return choices.length < 2 ? choices.join("") : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

/** The text as the rest of a sentence; an acronym at its beginning stays as it is: "CSV file" is no "cSV file". */
export function lowerFirst(text: string): string {
  if (/^\p{Lu}{2}/u.test(text)) return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
