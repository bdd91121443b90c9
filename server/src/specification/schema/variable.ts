/** Which values of a spec may vary, as flags on their schemas (docs/spec.md, "What may vary"). */
import type { JsonSchema } from "./jsonSchema.ts";

/** Lets a value and everything inside it vary, but for what is `fixed` or constant. Returns a changed copy. */
export function variable(schema: JsonSchema): JsonSchema {
  if (schema.fixed !== undefined || schema.const !== undefined) return schema;
  return { ...variableInside(schema), variable: true };
}

/** Lets everything inside a value vary, but not the value as a whole. Returns a changed copy. */
export function variableInside(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, additionalProperties } = schema;
  const copy = { ...schema };
  if (properties)
    copy.properties = Object.fromEntries(
      Object.entries(properties).map(([key, property]) => [key, variable(property)]),
    );
  if (items) copy.items = variable(items);
  if (anyOf) copy.anyOf = anyOf.map(variableInside);
  if (typeof additionalProperties === "object") copy.additionalProperties = variable(additionalProperties);
  return copy;
}

/** Whether a value of this schema can be a list, so that a plain list is one value and not several. */
export function acceptsList(schema: JsonSchema): boolean {
  return schema.type === "array" || (schema.anyOf?.some(acceptsList) ?? false);
}

/** The part of a schema that numbers fit; undefined where none do. A schema without a type takes any value. */
export function numberSchema(schema: JsonSchema): JsonSchema | undefined {
  if (schema.type === "number" || schema.type === "integer") return schema;
  if (schema.anyOf) return schema.anyOf.map(numberSchema).find((found) => found !== undefined);
  const isAny = schema.type === undefined && schema.enum === undefined && schema.const === undefined;
  return isAny ? { type: "number" } : undefined;
}
