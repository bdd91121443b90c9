/** Reads what says how a value varies: a grid, a choice or a distribution (docs/spec.md, "What may vary"). */
import type { ParameterValue } from "../../../domain/parameters.ts";
import { type Message, say } from "../../../messages/catalogue.ts";
import { type Remedy, removing, setting } from "../../fixes/fix.ts";
import type { JsonSchema, VariationKind } from "../../schema/jsonSchema.ts";
import { variationKinds } from "../../schema/jsonSchema.ts";
import { acceptsList, numberSchema } from "../../schema/variable.ts";
import { type Option, parameterName, type Variation } from "../../schema/variation.ts";
import type { Path } from "../../syntax/tree.ts";
import { checkDistinct } from "../distinct.ts";
import { raiser } from "../finding.ts";
import { describe, describeValue, nameOf } from "./describe.ts";
import type { Place, Read, Reading } from "./reading.ts";
import { hasType, isObject } from "./variants.ts";

type DrawKind = Exclude<VariationKind, "each" | "choice">;

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
  if (!isList && kinds.length === 0) return undefined;
  const error = raiserAt(written, reading);
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

/** Reads the options of a grid or a choice, of which one run has one. */
function readOptions(
  kind: "each" | "choice",
  list: unknown,
  source: Path,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
  read: Read,
): unknown {
  const error = raiserAt(source, reading);
  if (!Array.isArray(list)) {
    const given = describeValue(list);
    error(say("type", { name: nameOf(source), wanted: "a list", given }), setting(source, [list]));
    return list;
  }
  if (list.length === 0) {
    error(say("empty-variation", { name: nameOf(source) }));
    return undefined;
  }
  const options: Option[] = [];
  const variation: Variation = {
    parameter: parameterName(place.path),
    path: place.path,
    written: place.written,
    source,
    within: reading.within,
    values: { kind, options },
  };
  reading.variations.push(variation);
  for (const [index, item] of list.entries())
    options.push(
      readOption(variation, item, [...source, index], reading, (inner) =>
        read(item, schema, { written: [...source, index], path: place.path }, inner),
      ),
    );
  warnOfEqual(kind, list, source, place.written, reading);
  return options[0]?.value;
}

/** Reads one option; what varies inside it counts for runs that have it. */
function readOption(
  variation: Variation,
  written: unknown,
  source: Path,
  reading: Reading,
  read: (reading: Reading) => unknown,
): Option {
  const { options } = variation.values as { options: Option[] };
  const before = reading.variations.length;
  const within = [...reading.within, { variation, option: options.length }];
  const value = read({ ...reading, within });
  const inner = reading.variations.slice(before).map(({ path }) => path.slice(variation.path.length));
  return { value, written: withoutPaths(written, inner) as ParameterValue, source };
}

/** A value without what varies inside it, which has parameters of its own. */
function withoutPaths(value: unknown, paths: Path[]): unknown {
  if (paths.length === 0) return value;
  const copy = structuredClone(value);
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((inner, key) => child(inner, key), copy);
    if (Array.isArray(parent)) parent[Number(path.at(-1))] = null;
    else if (isObject(parent)) delete parent[String(path.at(-1))];
  }
  return copy;
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : value;
}

/** A `kind` that varies stands for one object of each kind. Undefined where `kind` does not vary. */
export function readKinds(
  value: unknown,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
  read: Read,
): { first: unknown } | undefined {
  const kinds = schema.anyOf?.map((variant) => variant.properties?.["kind"]?.const) ?? [];
  if (!isObject(value) || !schema.variable || kinds.length === 0 || kinds.includes(undefined))
    return undefined;
  const { kind: written } = value;
  const path = [...place.path, "kind"];
  const at = [...place.written, "kind"];
  const form = isObject(written) ? (["each", "choice"] as const).find((key) => key in written) : undefined;
  if (!Array.isArray(written) && form === undefined) return undefined;
  const choices: JsonSchema = { type: "string", enum: [...new Set(kinds)], variable: true };
  const options: Reading = { ...reading, variations: [] };
  readVariation(written, choices, { written: at, path }, options, read);
  const [of] = options.variations;
  if (!of || !("options" in of.values)) return { first: value };
  const each: Option[] = [];
  const variation: Variation = { ...of, path: place.path, values: { kind: of.values.kind, options: each } };
  reading.variations.push(variation);
  for (const { value: kind, source } of of.values.options) {
    if (!kinds.includes(kind)) continue;
    const { value: whole } = readOption(variation, kind, source, reading, (inner) =>
      read({ ...value, kind }, schema, place, inner),
    );
    each.push({ value: whole, written: kind as string, source });
  }
  return { first: each[0]?.value };
}

function warnOfEqual(
  kind: "each" | "choice",
  list: unknown[],
  source: Path,
  written: Path,
  { report }: Reading,
): void {
  const warning = raiser(report, "warning");
  if (list.length === 1)
    warning(source, say("single-value", { name: nameOf(source) }), setting(written, list[0]));
  if (kind === "each") checkDistinct(list, source, warning);
}

function readDraw(
  kind: DrawKind,
  range: unknown,
  schema: JsonSchema,
  place: Place,
  reading: Reading,
  read: Read,
): unknown {
  const { written, path } = place;
  const source = [...written, kind];
  const error = raiserAt(source, reading);
  const numbers = numberSchema(schema);
  if (!numbers) {
    error(say("draw-of-no-number", { name: nameOf(written), wanted: describe(schema) }));
    return range;
  }
  const isWhole = kind === "integer" || kind === "logInteger";
  if (!isWhole && numbers.type === "integer") {
    const whole = kind === "uniform" ? "integer" : "logInteger";
    error(say("draw-of-fractions", { name: nameOf(written), kind, whole }), {
      title: `Change to "${whole}"`,
      path: source,
      kind: "rename",
      key: whole,
    });
    return range;
  }
  const [low, high] = Array.isArray(range) ? range : [];
  if (kind.startsWith("log") && typeof low === "number" && low <= 0) {
    const linear = isWhole ? "integer" : "uniform";
    const start = isWhole ? "at 1 or above" : "above 0";
    error(say("log-of-zero", { name: nameOf(source), low, start, linear }), {
      title: `Change to "${linear}"`,
      path: source,
      kind: "rename",
      key: linear,
    });
    return low;
  }
  const { variable: _, ...one } = numbers;
  const pair: JsonSchema = {
    type: "array",
    items: isWhole ? { ...one, type: "integer" } : one,
    minItems: 2,
    maxItems: 2,
    title: "a list of the smallest and the largest value",
  };
  read(range, pair, { written: source, path }, reading);
  if (typeof low !== "number" || typeof high !== "number") return low;
  if (low > high)
    error(say("inverted-range", { name: nameOf(source), low, high }), {
      ...setting(source, [high, low], "Swap the ends of the range"),
      safe: true,
    });
  reading.variations.push({
    parameter: parameterName(path),
    path,
    written,
    source,
    within: reading.within,
    values: { kind, range: [low, high] },
  });
  return low;
}

function raiserAt(path: Path, { report }: Reading) {
  const error = raiser(report, "error");
  return (said: Message, remedy?: Remedy) => error(path, said, remedy);
}
