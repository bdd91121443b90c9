import type { Diagnostic } from "../diagnostic.ts";
import { adding, type Remedy, removing, setting } from "../fixes/fix.ts";
import { resembling } from "../fixes/nearestName.ts";
import { betterValue, startingValue } from "../fixes/suggestedValue.ts";
import type { JsonSchema } from "../schema/jsonSchema.ts";
import type { Path } from "../syntax/tree.ts";

/** What is wrong with a value, before anybody knows where in the text it stands. */
export interface Finding extends Pick<Diagnostic, "severity" | "code" | "message" | "path"> {
  /** the finding is about the key, not about its value */
  at?: "key";
  /** what mends it, where that is clear */
  remedy?: Remedy;
}

/**
 * Holds a value against the schema and answers a copy in which every default is filled in. What does not fit
 * is told to `report`, one sentence each; the copy is then of no use, unless all findings are warnings.
 */
export function validate(
  value: unknown,
  schema: JsonSchema,
  path: Path,
  report: (finding: Finding) => void,
): unknown {
  const error: Raise = (code, message) => {
    const better = betterValue(value, schema);
    const remedy = better && {
      ...setting(path, better.value),
      ...(better.safe ? { safe: better.safe } : {}),
    };
    report({ severity: "error", code, message, path, ...(remedy ? { remedy } : {}) });
  };
  const name = nameOf(path);
  if (schema.anyOf) {
    const variant = asChoice(schema.anyOf) ?? chooseVariant(value, schema.anyOf);
    if (variant) return validate(value, variant, path, report);
    error("type", `${name} must be ${either(schema.anyOf.map(describe))}.`);
    return value;
  }
  if (!hasType(value, schema)) {
    error(
      "type",
      `${path.length === 0 ? "The spec" : name} must be ${describe(schema)}, not ${describeValue(value)}.`,
    );
    return value;
  }
  const allowed = schema.const === undefined ? schema.enum : [schema.const];
  if (allowed && !allowed.includes(value)) {
    const near = typeof value === "string" ? resembling(value, allowed.map(String)) : undefined;
    const remedy = near
      ? `did you mean "${near}"?`
      : `use ${either(allowed.map((item) => JSON.stringify(item)))}.`;
    error("value", `${name} cannot be ${JSON.stringify(value)}: ${remedy}`);
  }
  if (typeof value === "number") checkNumber(value, schema, name, error);
  if (typeof value === "string") checkString(value, schema, name, error);
  if (Array.isArray(value)) return validateList(value, schema, path, name, error, report);
  if (isObject(value)) return validateObject(value, schema, path, report);
  return value;
}

type Raise = (code: string, message: string) => void;

function checkNumber(value: number, schema: JsonSchema, name: string, error: Raise): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (!Number.isFinite(value))
    error("range", `${name} is too large a number to compute with; write a smaller one.`);
  else if (minimum !== undefined && value < minimum)
    error("range", `${name} must be at least ${minimum}, and is ${value}.`);
  else if (maximum !== undefined && value > maximum)
    error("range", `${name} must be at most ${maximum}, and is ${value}.`);
  else if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    error("range", `${name} must be above ${exclusiveMinimum}, and is ${value}.`);
  else if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    error("range", `${name} must be below ${exclusiveMaximum}, and is ${value}.`);
}

function checkString(value: string, schema: JsonSchema, name: string, error: Raise): void {
  if (schema.minLength !== undefined && value.length < schema.minLength)
    error("range", `${name} must not be empty.`);
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    error("range", `${name} must have at most ${schema.maxLength} characters, and has ${value.length}.`);
}

function validateList(
  value: unknown[],
  schema: JsonSchema,
  path: Path,
  name: string,
  error: Raise,
  report: (finding: Finding) => void,
): unknown[] {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (minItems === maxItems && value.length !== minItems)
    error("length", `${name} must hold exactly ${minItems} values, and holds ${value.length}.`);
  else if (value.length < minItems)
    error("length", `${name} must not be an empty list: give at least one value.`);
  else if (value.length > maxItems)
    error("length", `${name} must hold at most ${maxItems} values, and holds ${value.length}.`);
  return value.map((item, index) =>
    schema.items ? validate(item, schema.items, [...path, index], report) : item,
  );
}

function validateObject(
  value: Record<string, unknown>,
  schema: JsonSchema,
  path: Path,
  report: (finding: Finding) => void,
): Record<string, unknown> {
  const properties = schema.properties ?? {};
  const ofAll = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const known = Object.keys(properties);
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(properties, key) || ofAll) continue;
    const near = resembling(key, known);
    report({
      severity: "warning",
      code: "unknown-key",
      message: near
        ? `"${key}" is not a key of ${nameOf(path)} and is ignored: did you mean "${near}"?`
        : `"${key}" is not a key of ${nameOf(path)} and is ignored: use ${either(known.map((item) => `"${item}"`))}, or remove it.`,
      path: [...path, key],
      at: "key",
      remedy: near
        ? { title: `Change to "${near}"`, path: [...path, key], kind: "rename", key: near, safe: true }
        : removing([...path, key]),
    });
  }
  const filled: Record<string, unknown> = {};
  if (ofAll)
    for (const key of Object.keys(value)) filled[key] = validate(value[key], ofAll, [...path, key], report);
  for (const [key, property] of Object.entries(properties)) {
    if (Object.hasOwn(value, key)) filled[key] = validate(value[key], property, [...path, key], report);
    else if (property.default !== undefined)
      filled[key] = validate(structuredClone(property.default), property, [...path, key], report);
    else if (schema.required?.includes(key))
      report({
        severity: "error",
        code: "missing-key",
        message: `${path.length === 0 ? "The spec" : nameOf(path)} needs "${key}": add ${describe(property)}${property.description ? ` (${lowerFirst(property.description.replace(/\.$/, ""))})` : ""}.`,
        path,
        at: "key",
        remedy: adding([...path, key], startingValue(property)),
      });
  }
  return filled;
}

/** Alternatives that are single values, as one schema; undefined where some are more. */
function asChoice(variants: JsonSchema[]): JsonSchema | undefined {
  const values = variants.map((variant) => variant.const);
  return values.includes(undefined) ? undefined : { enum: values };
}

/** The alternative that a value was most likely meant to be: by type, then by `kind`, then by shared keys. */
function chooseVariant(value: unknown, variants: JsonSchema[]): JsonSchema | undefined {
  const fitting = variants.filter((variant) => hasType(value, variant));
  if (!isObject(value) || fitting.length < 2)
    return fitting[0] ?? (variants.length === 1 ? variants[0] : undefined);
  const ofKind = fitting.filter((variant) => variant.properties?.["kind"]?.const === value["kind"]);
  if (ofKind.length === 0 && fitting.every((variant) => variant.properties?.["kind"]))
    return kindOnly(fitting);
  const shared = (variant: JsonSchema) =>
    Object.keys(variant.properties ?? {}).filter((key) => Object.hasOwn(value, key)).length;
  const candidates = ofKind.length > 0 ? ofKind : fitting;
  return candidates.reduce((best, variant) => (shared(variant) > shared(best) ? variant : best));
}

/** Stands for all alternatives when `kind` names none of them, so that only `kind` is found wrong. */
function kindOnly(variants: JsonSchema[]): JsonSchema {
  const kinds = [...new Set(variants.map((variant) => variant.properties?.["kind"]?.const))];
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

function hasType(value: unknown, schema: JsonSchema): boolean {
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const typeNames = {
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

function describe(schema: JsonSchema): string {
  if (schema.anyOf) return kinds(schema.anyOf) ?? either(schema.anyOf.map(describe));
  if (schema.enum) return `one of ${schema.enum.map((item) => JSON.stringify(item)).join(", ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return schema.title ?? (schema.type ? typeNames[schema.type] : "a value");
}

/** Alternatives that `kind` tells apart; undefined where it does not. */
function kinds(variants: JsonSchema[]): string | undefined {
  const names = new Set(variants.map((variant) => variant.properties?.["kind"]?.const));
  if (names.has(undefined)) return undefined;
  return `an object of kind ${either([...names].map((name) => JSON.stringify(name)))}`;
}

function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return "a string";
  return String(value);
}

function either(choices: string[]): string {
  return choices.length < 2 ? choices.join("") : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

/** How a message calls the value at a path: `initialization.gain[2]`, or `the spec` for the root. */
export function nameOf(path: Path): string {
  if (path.length === 0) return "the spec";
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
