import { SpecSchema } from "./spec.ts";

/** The parts of JSON Schema that the spec uses. */
export interface JsonSchema {
  type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  title?: string;
  description?: string;
  default?: unknown;
  /** what the absence of a key without a default means */
  absent?: unknown;
  /** what a key without a default may look like */
  examples?: unknown[];
  /** what a number counts or measures, such as "epochs" */
  unit?: string;
  const?: unknown;
  enum?: unknown[];
  enumDescriptions?: string[];
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  /** a schema: of every value, in a map whose keys are free */
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
}

/** The JSON Schema that editors read: as `SpecSchema`, but keys that have a default may be left out. */
export function specJsonSchema(): JsonSchema & { $schema: string } {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...(loosen(JSON.parse(JSON.stringify(SpecSchema))) as JsonSchema),
  };
}

function loosen(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(loosen);
  if (typeof node !== "object" || node === null) return node;
  const schema = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, loosen(value)]),
  ) as JsonSchema;
  if (schema.properties && schema.required) {
    const properties = schema.properties;
    schema.required = schema.required.filter((key) => properties[key]?.default === undefined);
    if (schema.required.length === 0) delete schema.required;
  }
  return schema;
}
