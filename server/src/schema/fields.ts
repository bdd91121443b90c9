/** Field types shared by all parts of the spec's schema. Folders below `specification` describe their own keys with them. */
import Type, { type Static, type TSchema } from "typebox";

const closed = { additionalProperties: false };

export function object<P extends Record<string, TSchema>>(
  description: string,
  properties: P,
  options: object = {},
) {
  return Type.Object(properties, { description, ...closed, ...options });
}

/** A number above 0, with a default. */
export function positive(description: string, value?: number) {
  return Type.Number({
    description,
    exclusiveMinimum: 0,
    ...(value === undefined ? {} : { default: value }),
  });
}

/** A number in [0, 1), such as a decay rate. */
export function rate(description: string, value: number) {
  return Type.Number({ description, minimum: 0, exclusiveMaximum: 1, default: value });
}

/** A whole number from `minimum` up; the upper bound is what a 32-bit index can hold. */
export function count(description: string, minimum: number, value?: number, maximum = 100_000_000) {
  return Type.Integer({ description, minimum, maximum, ...(value === undefined ? {} : { default: value }) });
}

export function pair<T extends TSchema>(item: T, options: object) {
  return Type.Unsafe<[Static<T>, Static<T>]>({
    type: "array",
    items: item,
    minItems: 2,
    maxItems: 2,
    ...options,
  });
}

/** Names the unit of a number, such as "epochs"; hovers show it. */
export function inUnits<T extends TSchema>(unit: string, schema: T): T {
  return Object.assign(schema, { unit });
}

/** A value that is the same in all runs of a study, and why, as the end of a sentence. */
export function fixed<T extends object>(why: string, schema: T): T {
  return Object.assign(schema, { fixed: why });
}

export const seed = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/**
 * A key that may be absent, and the value that absence means. Unlike a default it is not filled in, so a key that is
 * added later leaves the ids of earlier runs as they are.
 */
export function optional<T extends TSchema>(absent: unknown, schema: T) {
  return Type.Optional(Object.assign(schema, { absent }));
}

/** A copy of an object without those of its keys that say what their absence means. */
export function withoutAbsentValues<T extends object>(value: T, schema: { properties: object }): T {
  const properties = schema.properties as Record<string, { absent?: unknown }>;
  return Object.fromEntries(
    Object.entries(value).filter(([key, item]) => item !== undefined && item !== properties[key]?.absent),
  ) as T;
}
