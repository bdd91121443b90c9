import { SpecSchema } from "./spec.ts";
import { type VariationKind, variable, variableInside } from "./variable.ts";
import { withVariations } from "./variationForms.ts";

/** The parts of JSON Schema that the spec uses. */
export interface JsonSchema {
  type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  title?: string;
  description?: string;
  /** the documentation that an editor shows in place of the description */
  markdownDescription?: string;
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
  /** of keys that `properties` does not name: whether they are allowed, or what they hold */
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
  /** the value may differ between the runs of a study */
  variable?: true;
  /** why the value is the same in all runs of a study, as the end of a sentence */
  fixed?: string;
  /** the object says how several values are drawn for each seed */
  draws?: "architectures";
  /** the schema is not of a value, but of one way that it may vary */
  variation?: VariationKind | "list";
  definitions?: Record<string, JsonSchema>;
  $ref?: string;
}

/**
 * The schema that a spec is checked against: as `SpecSchema`, but keys that have a default may be left out, and values
 * that may vary are marked `variable`.
 */
export function specSchema(): JsonSchema {
  const schema = loosen(JSON.parse(JSON.stringify(SpecSchema))) as JsonSchema;
  const properties = Object.entries(schema.properties ?? {}).map(([key, section]): [string, JsonSchema] => {
    if (key === "architecture") return [key, variable(section)];
    return [key, key === "initialization" || key === "training" ? variableInside(section) : section];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The JSON Schema that editors read, in which each way that a value may vary is an alternative to it. */
export function specJsonSchema(): JsonSchema & { $schema: string } {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...withVariations(specSchema()) };
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
