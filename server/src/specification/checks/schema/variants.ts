/** Which of a schema's alternatives a value is meant to be. */

import { resembling } from "../../../domain/nearestName.ts";
import type { JsonSchema } from "../../schema/jsonSchema.ts";

/** Alternatives that are single values, as one schema; undefined where some are more. */
export function asChoice(variants: JsonSchema[]): JsonSchema | undefined {
  const values = variants.map((variant) => variant.const);
  return values.includes(undefined) ? undefined : { enum: values };
}

/** The alternative that a value was most likely meant to be: by type, then by `kind`, also a misspelt one, then by shared keys. */
export function chooseVariant(value: unknown, variants: JsonSchema[]): JsonSchema | undefined {
  const fitting = variants.filter((variant) => hasType(value, variant));
  if (!isObject(value) || fitting.length < 2)
    return fitting[0] ?? (variants.length === 1 ? variants[0] : undefined);
  const kind = kindMeant(value["kind"], fitting);
  const ofKind = fitting.filter((variant) => kindOf(variant) === kind);
  if (ofKind.length === 0 && fitting.every((variant) => variant.properties?.["kind"]))
    return kindOnly(fitting);
  const shared = (variant: JsonSchema) =>
    Object.keys(variant.properties ?? {}).filter((key) => Object.hasOwn(value, key)).length;
  const candidates = ofKind.length > 0 ? ofKind : fitting;
  return candidates.reduce((best, variant) => (shared(variant) > shared(best) ? variant : best));
}

function kindOf({ properties }: JsonSchema): unknown {
  return properties?.["kind"]?.const;
}

/** The kind that is written, or the one that it resembles. */
function kindMeant(written: unknown, variants: JsonSchema[]): unknown {
  const kinds = variants.map(kindOf);
  if (typeof written !== "string" || kinds.includes(written)) return written;
  return (
    resembling(
      written,
      kinds.flatMap((kind) => (typeof kind === "string" ? kind : [])),
    ) ?? written
  );
}

/** Stands for all alternatives when `kind` names none of them, so that only `kind` is found wrong. */
function kindOnly(variants: JsonSchema[]): JsonSchema {
  const kinds = [...new Set(variants.map(kindOf))];
  const others = Object.assign({}, ...variants.map((variant) => variant.properties)) as Record<
    string,
    JsonSchema
  >;
  const properties = Object.fromEntries(Object.keys(others).map((key): [string, JsonSchema] => [key, {}]));
  return {
    type: "object",
    required: ["kind"],
    properties: { ...properties, kind: { type: "string", enum: kinds } },
  };
}

export function hasType(value: unknown, schema: JsonSchema): boolean {
  switch (schema.type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return typeof value === "number" && (Number.isInteger(value) || !Number.isFinite(value));
    case undefined:
      return schema.enum === undefined || typeof value === typeof schema.enum[0];
    default:
      return typeof value === schema.type;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
