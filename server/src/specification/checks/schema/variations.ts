/** Reads what says how a value varies: a grid, a choice or a distribution (docs/spec.md, "What may vary"). */
import { resembling } from "../../../domain/nearestName.ts";
import { say } from "../../../messages/catalogue.ts";
import { type Remedy, removing, setting } from "../../fixes/fix.ts";
import { type JsonSchema, type VariationKind, variationKinds } from "../../schema/jsonSchema.ts";
import { acceptsList } from "../../schema/variable.ts";
import type { Path } from "../../syntax/tree.ts";
import { nameOf } from "./describe.ts";
import { readDraw } from "./draws.ts";
import { readOptions } from "./options.ts";
import { type Place, type Read, type Reading, raiserAt } from "./reading.ts";
import { hasType, isObject } from "./variants.ts";

/**
 * Reads a value that varies.
 *
 * @param read how one of its values is read
 * @returns its first value; undefined for a value that does not vary
 */
export function readVariation(
  value: unknown,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
  read: Read,
): { first: unknown } | undefined {
  const { written } = place;
  const isList = Array.isArray(value) && !acceptsList(schema) && (schema.variable || schema.fixed);
  const kinds = isObject(value) ? variationKinds.filter((kind) => isWritten(value, kind, schema)) : [];
  const error = raiserAt(written, reading);
  const misspelt = kinds.length === 0 ? misspeltKind(value, schema) : undefined;
  if (misspelt) {
    const { key, near } = misspelt;
    error(say("misspelt-variation", { name: nameOf(written), ...misspelt }), {
      title: `Change to "${near}"`,
      path: [...written, key],
      kind: "rename",
      key: near,
    });
    return { first: undefined };
  }
  if (!isList && kinds.length === 0) return undefined;
  if (!schema.variable) {
    const reason =
      schema.fixed ?? "only values below architecture, initialization, training and program.parameters can";
    error(
      say("not-variable", { name: nameOf(written), reason }),
      isList ? keepFirst(written, value) : undefined,
    );
    return { first: value };
  }
  if (isList) return { first: readOptions("each", value, written, schema, place, reading, read) };
  const [kind] = kinds as [VariationKind];
  const forms = value as Record<string, unknown>;
  const extra = Object.keys(forms).find((key) => key !== kind);
  if (extra !== undefined) {
    const facts = { name: nameOf(written), kind, extra };
    const count = forms[extra];
    const isCount = kind !== "each" && Number.isInteger(count);
    const said = isCount
      ? say("mixed-variation/count", { ...facts, count: String(count) })
      : say("mixed-variation", facts);
    error(said, removing([...written, extra]));
  }
  const source = [...written, kind];
  if (kind !== "each" && kind !== "choice")
    return { first: readDraw(kind, forms[kind], schema, place, reading, read) };
  return { first: readOptions(kind, forms[kind], source, schema, place, reading, read) };
}

/** The only key of an object that stands where a number or a text may vary, and the variation that it is near to. */
function misspeltKind(value: unknown, schema: JsonSchema): { key: string; near: VariationKind } | undefined {
  if (!schema.variable || !isObject(value) || hasType(value, schema)) return undefined;
  const [key, ...others] = Object.keys(value);
  if (key === undefined || others.length > 0 || takesKey(schema, key, value[key])) return undefined;
  const near = resembling(key.replaceAll(/[_-]/g, ""), [...variationKinds]) as VariationKind | undefined;
  return near && { key, near };
}

/** Whether an object says that a value varies, and is not a value with a key of that name. */
function isWritten(value: Record<string, unknown>, kind: VariationKind, schema: JsonSchema): boolean {
  return Object.hasOwn(value, kind) && !takesKey(schema, kind, value[kind]);
}

function takesKey(schema: JsonSchema, key: string, value: unknown): boolean {
  const { properties = {}, additionalProperties, anyOf = [] } = schema;
  return (
    Object.hasOwn(properties, key) ||
    (typeof additionalProperties === "object" && hasType(value, additionalProperties)) ||
    anyOf.some((variant) => takesKey(variant, key, value))
  );
}

function keepFirst(path: Path, list: unknown): Remedy | undefined {
  const [first] = list as unknown[];
  return first === undefined ? undefined : setting(path, first);
}
