/** Bounds that a schema sets to one number, text or list. */
import { type Message, say } from "../../../messages/catalogue.ts";
import type { JsonSchema } from "../../schema/jsonSchema.ts";

/** Reports a mistake in the value at hand. */
export type RaiseHere = (said: Message) => void;

export function checkNumber(value: number, schema: JsonSchema, name: string, error: RaiseHere): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (!Number.isFinite(value)) error(say("range/not-finite", { name }));
  else if (minimum !== undefined && value < minimum)
    error(say("range/least", { name, bound: minimum, value }));
  else if (maximum !== undefined && value > maximum)
    error(say("range/most", { name, bound: maximum, value }));
  else if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    error(say("range/above", { name, bound: exclusiveMinimum, value }));
  else if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    error(say("range/below", { name, bound: exclusiveMaximum, value }));
}

export function checkString(value: string, schema: JsonSchema, name: string, error: RaiseHere): void {
  if (schema.minLength !== undefined && value.length < schema.minLength)
    error(say("range/empty-text", { name }));
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    error(say("range/long-text", { name, most: schema.maxLength, length: value.length }));
}

export function checkLength(value: unknown[], schema: JsonSchema, name: string, error: RaiseHere): void {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (minItems === maxItems && value.length !== minItems)
    error(say("length/exactly", { name, wanted: minItems, length: value.length }));
  else if (value.length < minItems) error(say("length/empty", { name }));
  else if (value.length > maxItems) error(say("length/most", { name, most: maxItems, length: value.length }));
}
