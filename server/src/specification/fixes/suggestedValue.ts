/** Values that a quick fix writes: near the present one, or a usual one. */

import { resembling } from "../../domain/nearestName.ts";
import type { JsonSchema } from "../schema/jsonSchema.ts";
import { numberSchema } from "../schema/variable.ts";

export interface Better {
  value: unknown;
  /** it means the same, only written as the schema wants it */
  safe?: true;
  /** nothing of what was written leads to it */
  isGuess?: true;
}

/** A value that fits the schema and is near to what was written, which does not; undefined where none is clear. */
export function betterValue(value: unknown, schema: JsonSchema): Better | undefined {
  const kind = kindNamed(value, schema.anyOf ?? []);
  if (kind !== undefined) return { value: { kind }, safe: true };
  const range = nearRange(value, schema) ?? nearSeries(value, schema);
  if (range) return range;
  if (schema.anyOf) {
    for (const variant of schema.anyOf) {
      const better = nearTo(value, variant);
      if (better) return better;
    }
  }
  const near = nearTo(value, schema);
  if (near) return near;
  const fallback = schema.default ?? schema.examples?.[0];
  return fallback === undefined ? undefined : { value: fallback, isGuess: true };
}

/** The kind that a text names, where an object of that kind is wanted. */
export function kindNamed(value: unknown, variants: readonly JsonSchema[]): string | undefined {
  if (typeof value !== "string") return undefined;
  const kinds = variants.map(({ properties }) => properties?.["kind"]?.const);
  return kinds.includes(value) ? value : undefined;
}

/** `{ "min": 1, "max": 2 }` for a number that may vary is a range to draw from. */
function nearRange(value: unknown, schema: JsonSchema): Better | undefined {
  const numbers = schema.variable && numberSchema(schema);
  if (!numbers || typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { min, max, low, high, from, to } = value as Record<string, unknown>;
  const range = [min ?? low ?? from, max ?? high ?? to];
  if (Object.keys(value).length !== 2 || !range.every((end) => typeof end === "number" && fits(end, numbers)))
    return undefined;
  return { value: { [numbers.type === "integer" ? "integer" : "uniform"]: range } };
}

/** Longest list that a text such as "0-10" becomes. */
const longestSeries = 1000;

/** `"0-10"` where a list of whole numbers may stand. */
function nearSeries(value: unknown, { anyOf = [] }: JsonSchema): Better | undefined {
  const [, first, last] =
    (typeof value === "string" && /^(\d{1,9})\s*(?:-|–|\.\.)\s*(\d{1,9})$/.exec(value)) || [];
  const length = Number(last) - Number(first) + 1;
  const isList = anyOf.some(({ items }) => items?.type === "integer");
  if (!isList || !(length > 0 && length <= longestSeries)) return undefined;
  return { value: Array.from({ length }, (_, index) => Number(first) + index) };
}

function nearTo(value: unknown, schema: JsonSchema): Better | undefined {
  switch (schema.type) {
    case "number":
    case "integer":
      return nearNumber(value, schema);
    case "boolean":
      return value === "true" || value === "false" ? { value: value === "true", safe: true } : undefined;
    case "array":
      return nearList(value, schema);
    case "string":
      return nearString(value, schema);
    default:
      return nearChoice(value, schema);
  }
}

function nearNumber(value: unknown, schema: JsonSchema): Better | undefined {
  if (typeof value === "string") {
    const number = Number(value);
    return value.trim() !== "" && fits(number, schema) ? { value: number, safe: true } : undefined;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  const whole = schema.type === "integer" ? Math.round(value) : value;
  const better = Math.min(maximum, Math.max(minimum, whole));
  return fits(better, schema) ? { value: better } : undefined;
}

function fits(
  value: number,
  { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema,
): boolean {
  return (
    Number.isFinite(value) &&
    (type !== "integer" || Number.isInteger(value)) &&
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
    (exclusiveMaximum === undefined || value < exclusiveMaximum)
  );
}

/** A lone number becomes a list of it, a command line its words, and a list that is too long its beginning. */
function nearList(value: unknown, { items, minItems = 0, maxItems, splits }: JsonSchema): Better | undefined {
  if (splits === "words" && typeof value === "string" && value.trim() !== "")
    return { value: wordsOf(value) };
  if (Array.isArray(value))
    return maxItems !== undefined && value.length > maxItems
      ? { value: value.slice(0, maxItems) }
      : undefined;
  const isItem = items !== undefined && typeof value === "number" && fits(value, items);
  return isItem && minItems <= 1 ? { value: [value], safe: true } : undefined;
}

/** The words of a command line; what is in quotes is one. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g), ([word]) => word.replace(/["']/g, ""));
}

function nearString(value: unknown, schema: JsonSchema): Better | undefined {
  const { maxLength } = schema;
  if (typeof value === "number") return { value: String(value), safe: true };
  if (typeof value !== "string") return undefined;
  return maxLength !== undefined && value.length > maxLength
    ? { value: value.slice(0, maxLength) }
    : nearChoice(value, schema);
}

function nearChoice(value: unknown, { enum: choices, const: only }: JsonSchema): Better | undefined {
  const allowed = only === undefined ? choices : [only];
  const near = allowed && typeof value === "string" ? resembling(value, allowed.map(String)) : undefined;
  return near === undefined ? undefined : { value: near };
}

/** A valid value to start from, for a key that has to be given: its default, its example, or the least there can be. */
export function startingValue(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return startingValue(schema.anyOf[0]);
  switch (schema.type) {
    case "object": {
      const { properties = {}, required = [] } = schema;
      return Object.fromEntries(required.map((key) => [key, startingValue(properties[key] ?? {})]));
    }
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => startingValue(schema.items ?? {}));
    case "number":
    case "integer":
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
    case "boolean":
      return false;
    default:
      return "";
  }
}
