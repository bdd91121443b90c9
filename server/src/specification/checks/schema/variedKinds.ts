import type { JsonSchema } from "../../schema/jsonSchema.ts";
import type { Option, Variation } from "../../schema/variation.ts";
import { readOption } from "./options.ts";
import type { Place, Read, Reading } from "./reading.ts";
import { isObject } from "./variants.ts";
import { readVariation } from "./variations.ts";

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
