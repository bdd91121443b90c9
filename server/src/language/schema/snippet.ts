import type { JsonSchema, VariationKind } from "../../specification/schema/jsonSchema.ts";
import { numberSchema } from "../../specification/schema/variable.ts";
import { formLabel } from "../../specification/schema/variationForms.ts";
import { jsonText } from "../../specification/syntax/jsonText.ts";
import { defaultText } from "./valueText.ts";

/** An object's alternatives as whole blocks, each with the name that a list of completions shows. */
export function blockSnippets(variants: JsonSchema[]): { label: string; body: string }[] {
  return variants
    .filter((variant) => variant.type === "object")
    .map((variant) => ({ label: variant.title ?? "an object", body: snippetOf(variant) }));
}

/** The ways that a value may vary, as blocks with an example that fits the schema. */
export function variationSnippets(schema: JsonSchema): { label: string; body: string }[] {
  if (!schema.variable) return [];
  const numbers = numberSchema(schema);
  const kinds: VariationKind[] = ["each", "choice"];
  if (numbers) kinds.push(...(numbers.type === "integer" ? wholeDraws : draws));
  return kinds.map((kind) => {
    const isList = kind === "each" || kind === "choice";
    const stop = tabStops();
    const items = isList
      ? [stop(fill(schema, (text) => text ?? "1"))]
      : exampleRange(kind, numbers ?? {}).map((end) => stop(String(end)));
    return { label: formLabel(kind), body: raw(`{ "${kind}": [${items.join(", ")}] }`) };
  });
}

const draws = ["uniform", "logUniform"] as const;
const wholeDraws = ["integer", "logInteger"] as const;

/** A range around a schema's default. */
function exampleRange(kind: VariationKind, schema: JsonSchema): [number, number] {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY, exclusiveMaximum } = schema;
  const middle = typeof schema.default === "number" && schema.default > 0 ? schema.default : 10;
  const highest = exclusiveMaximum === undefined ? maximum : exclusiveMaximum * 0.9;
  const high = Math.min(middle * 10, highest);
  const low = kind === "uniform" || kind === "integer" ? high / 10 : high / 100;
  const digits = (value: number) =>
    Number((schema.type === "integer" ? Math.ceil(value) : value).toPrecision(2));
  return [Math.max(digits(low), minimum), digits(high)];
}

/** The smallest whole specs, one line for each key that they need: of networks, and of a program. */
export function specSnippets({ properties = {}, oneOf = [] }: JsonSchema): { label: string; body: string }[] {
  return oneOf.map(({ required = [] }) => {
    const stop = tabStops();
    const lines = required.map((key) => `\t"${key}": ${fill(properties[key] ?? {}, stop)}`);
    const label = required.includes("program") ? "a spec of a program" : "a spec";
    return { label, body: raw(`{\n${lines.join(",\n")}\n}`) };
  });
}

function snippetOf(schema: JsonSchema): string {
  return raw(fill(schema, tabStops()));
}

/** The JSON service takes text after a ^ as it stands, and strings without one as JSON strings. */
function raw(text: string): string {
  return `^${text}`;
}

/** A value of this schema with the required keys and every default written out, and a tab stop, with an example where there is one, wherever there is none. */
function fill(schema: JsonSchema, stop: Stop): string {
  if (schema.const !== undefined) return jsonText(schema.const);
  if (schema.default !== undefined) return jsonText(schema.default);
  const [example] = schema.examples ?? [];
  if (example !== undefined) return stop(jsonText(example));
  if (schema.anyOf?.[0]) return fill(schema.anyOf[0], stop);
  if (schema.properties) {
    const { properties, required = [] } = schema;
    const entries = Object.entries(properties)
      .filter(
        ([key, item]) =>
          required.includes(key) || (item.default !== undefined && defaultText(item) !== undefined),
      )
      .map(([key, item]) => `"${key}": ${fill(item, stop)}`);
    return `{ ${entries.join(", ")} }`;
  }
  if (schema.type === "array" && schema.items) {
    const { items, minItems = 1 } = schema;
    return `[${Array.from({ length: minItems }, () => fill(items, stop)).join(", ")}]`;
  }
  return stop();
}

/** The next tab stop of a snippet; `text` is its placeholder. */
type Stop = (text?: string) => string;

function tabStops(): Stop {
  let stops = 0;
  return (text) => (text === undefined ? `$${++stops}` : `\${${++stops}:${text.replace(/[$}\\]/g, "\\$&")}}`);
}
