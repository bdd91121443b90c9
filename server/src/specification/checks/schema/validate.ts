/** Checks a value against the spec's schema and fills in defaults. */

import { resembling } from "../../../domain/nearestName.ts";
import { say } from "../../../messages/catalogue.ts";
import { adding, setting } from "../../fixes/fix.ts";
import { betterValue, kindNamed, startingValue } from "../../fixes/suggestedValue.ts";
import type { JsonSchema } from "../../schema/jsonSchema.ts";
import { acceptsList } from "../../schema/variable.ts";
import { parameterName, type RandomArchitectures, type Variation } from "../../schema/variation.ts";
import type { Path } from "../../syntax/tree.ts";
import type { Finding, Findings } from "../finding.ts";
import { checkLength, checkNumber, checkString, type RaiseHere } from "./bounds.ts";
import { describe, describeValue, either, lowerFirst, nameAtStart } from "./describe.ts";
import type { Place, Reading } from "./reading.ts";
import { mayBeError, unknownKey } from "./unknownKey.ts";
import { asChoice, chooseVariant, hasType, isObject } from "./variants.ts";
import { readVariation } from "./variations.ts";
import { readKinds } from "./variedKinds.ts";

/**
 * Checks a value against the schema.
 *
 * @returns a copy in which every default is filled in and whatever varies has its first value; of no use if an error
 * was reported
 */
export function validate(
  value: unknown,
  schema: JsonSchema,
  findings: Pick<Findings, "report" | "isFull" | "passOver">,
): { filled: unknown; variations: Variation[] } {
  const variations: Variation[] = [];
  const reading = { ...findings, variations, within: [], root: { schema, value } };
  return { filled: readValue(value, schema, { written: [], path: [] }, reading), variations };
}

/** Reads one value, which may vary. */
function readValue(value: unknown, schema: JsonSchema, place: Place, reading: Reading): unknown {
  const variation = readVariation(value, schema, place, reading, readSingle);
  return variation ? variation.first : readSingle(value, schema, place, reading);
}

/** Reads a value that does not vary itself; values inside it may. */
function readSingle(value: unknown, schema: JsonSchema, place: Place, reading: Reading): unknown {
  const { written: path } = place;
  const name = nameAtStart(path);
  const error: RaiseHere = (said) => {
    const better = betterValue(value, schema);
    const remedy = better && {
      ...setting(path, better.value),
      ...(better.safe ? { safe: better.safe } : {}),
      ...(better.isGuess ? { isGuess: better.isGuess } : {}),
    };
    reading.report({ severity: "error", ...said, path, ...(remedy ? { remedy } : {}) });
  };
  if (schema.anyOf) {
    const kinds = readKinds(value, schema, place, reading, readSingle);
    if (kinds) return kinds.first;
    const variant = asChoice(schema.anyOf) ?? chooseVariant(value, schema.anyOf);
    if (variant) return readSingle(value, variant, place, reading);
    const kind = kindNamed(value, schema.anyOf);
    if (kind) {
      error(say("type/kind", { name, kind: JSON.stringify(kind) }));
      return value;
    }
    error(say("type", { name, wanted: either(schema.anyOf.map(describe)), given: describeValue(value) }));
    return value;
  }
  if (!hasType(value, schema)) {
    error(say("type", { name, wanted: describe(schema), given: describeValue(value) }));
    return value;
  }
  const allowed = schema.const === undefined ? schema.enum : [schema.const];
  if (allowed && !allowed.includes(value)) {
    const near = typeof value === "string" ? resembling(value, allowed.map(String)) : undefined;
    const given = JSON.stringify(value);
    const choices = either(allowed.map((item) => JSON.stringify(item)));
    error(
      near ? say("value/misspelt", { name, given, near }) : say("value", { name, given, allowed: choices }),
    );
  }
  if (typeof value === "number") checkNumber(value, schema, name, error);
  if (typeof value === "string") checkString(value, schema, name, error);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items?.variable && value.some(Array.isArray) && !acceptsList(items)) {
      reading.report(nestedList(value, place.written));
      return value;
    }
    checkLength(value, schema, name, error);
    return items ? value.map((item, index) => readValue(item, items, inside(place, index), reading)) : value;
  }
  if (isObject(value)) return readObject(value, schema, place, reading);
  return value;
}

/** A list where an item of a list belongs: most likely several lists, each to be tried. */
function nestedList(value: unknown[], path: Path): Finding {
  return {
    severity: "error",
    ...say("nested-list", { name: nameAtStart(path) }),
    path,
    ...(value.every(Array.isArray) ? { remedy: setting(path, { each: value }, "Try each of them") } : {}),
  };
}

function inside({ written, path }: Place, key: string | number): Place {
  return { written: [...written, key], path: [...path, key] };
}

function readObject(
  value: Record<string, unknown>,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
): Record<string, unknown> {
  const { properties = {}, additionalProperties } = schema;
  const others = isAnything(schema) ? schema : additionalProperties;
  const filled: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(properties, key)) continue;
    if (typeof others === "object") filled[key] = readValue(value[key], others, inside(place, key), reading);
    else if (reading.isFull(mayBeError(place.written))) reading.passOver();
    else reading.report(unknownKey(key, Object.keys(properties), place.written, reading));
  }
  for (const [key, property] of Object.entries(properties)) {
    if (Object.hasOwn(value, key)) filled[key] = readValue(value[key], property, inside(place, key), reading);
    else if (property.default !== undefined)
      filled[key] = readValue(structuredClone(property.default), property, inside(place, key), reading);
    else if (schema.required?.includes(key)) reading.report(missingKey(key, property, place.written));
  }
  if (schema.draws === "architectures") drawArchitectures(filled, place, reading);
  return filled;
}

/** Whether a schema takes any value; what is inside an object is then read as the object is. */
function isAnything({ type, properties, anyOf, enum: values, const: only }: JsonSchema): boolean {
  return [type, properties, anyOf, values, only].every((part) => part === undefined);
}

function missingKey(key: string, property: JsonSchema, path: Path): Finding {
  const meaning = property.description ? ` (${lowerFirst(property.description.replace(/\.$/, ""))})` : "";
  return {
    severity: "error",
    ...say("missing-key", { object: nameAtStart(path), key, wanted: `${describe(property)}${meaning}` }),
    path,
    at: "key",
    remedy: adding([...path, key], startingValue(property)),
  };
}

/** `random` stands beside the keys of an architecture and decides its widths. */
function drawArchitectures(
  random: Record<string, unknown>,
  { written, path }: Place,
  reading: Reading,
): void {
  const hidden = [...path.slice(0, -1), "hidden"];
  reading.variations.push({
    parameter: parameterName(hidden),
    path: hidden,
    written,
    source: written,
    within: reading.within,
    values: { kind: "architectures", random: random as unknown as RandomArchitectures },
  });
}
