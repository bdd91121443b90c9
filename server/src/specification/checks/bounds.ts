/** Bounds that a schema sets to one number, text or list. */
import type { JsonSchema } from "../schema/jsonSchema.ts";

/** Reports a mistake in the value at hand. */
export type RaiseHere = (code: string, message: string) => void;

export function checkNumber(value: number, schema: JsonSchema, name: string, error: RaiseHere): void {
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

export function checkString(value: string, schema: JsonSchema, name: string, error: RaiseHere): void {
  if (schema.minLength !== undefined && value.length < schema.minLength)
    error("range", `${name} must not be empty.`);
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    error("range", `${name} must have at most ${schema.maxLength} characters, and has ${value.length}.`);
}

export function checkLength(value: unknown[], schema: JsonSchema, name: string, error: RaiseHere): void {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (minItems === maxItems && value.length !== minItems)
    error("length", `${name} must hold exactly ${minItems} values, and holds ${value.length}.`);
  else if (value.length < minItems)
    error("length", `${name} must not be an empty list: give at least one value.`);
  else if (value.length > maxItems)
    error("length", `${name} must hold at most ${maxItems} values, and holds ${value.length}.`);
}
