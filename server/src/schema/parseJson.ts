import type { Static, TSchema } from "typebox";
import Value from "typebox/value";

/** What a JSON text holds; null for a text that is no JSON, or not of the schema's form. */
export function parseJson<S extends TSchema>(schema: S, text: string): Static<S> | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(schema, value) ? value : null;
  } catch {
    return null;
  }
}
