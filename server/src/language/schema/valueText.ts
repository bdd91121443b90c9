import type { JsonSchema } from "../../specification/schema/jsonSchema.ts";
import { jsonText } from "../../specification/syntax/jsonText.ts";

/** In words, the values that a schema admits; empty for an object, whose keys speak for themselves. */
export function allowedValues(schema: JsonSchema): string {
  if (schema.anyOf)
    return schema.anyOf
      .map((variant) => allowedValues(variant) || (variant.title ?? "an object"))
      .join(", or ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (schema.type === "integer") return `a whole number${bounds(schema)}`;
  if (schema.type === "number") return `a number${bounds(schema)}`;
  if (schema.type === "array" && schema.items)
    return `a list of ${length(schema)}, each ${allowedValues(schema.items)}`;
  return schema.type === "string" ? "a string" : "";
}

function bounds({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  const above = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
  const low = minimum === undefined ? "" : above ? ` from ${minimum}${above}` : `, at least ${minimum}`;
  const ends = [
    exclusiveMinimum !== undefined && ` above ${exclusiveMinimum}`,
    exclusiveMaximum !== undefined && ` below ${exclusiveMaximum}`,
    minimum === undefined && above && ` up to ${maximum}`,
  ].filter((end) => typeof end === "string" && end !== "");
  return low + (low && ends.length > 0 ? " and" : "") + ends.join(" and");
}

function length({ minItems = 0, maxItems }: JsonSchema): string {
  if (minItems === maxItems) return String(minItems);
  return maxItems === undefined ? `${minItems} or more` : `${minItems} to ${maxItems}`;
}

/** A default, or what absence means, as JSON; undefined where there is none, or where `{}` only says that a block may be left out. */
export function defaultText({ absent, default: value = absent }: JsonSchema): string | undefined {
  return value === undefined || isEmptyObject(value) ? undefined : jsonText(value);
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
