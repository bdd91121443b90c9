import { ProgramSpecSchema, SpecSchema } from "./spec.ts";
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
  oneOf?: JsonSchema[];
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
  /** a text in place of the list stands for its words */
  splits?: "words";
  definitions?: Record<string, JsonSchema>;
  $ref?: string;
}

/**
 * The schema that a spec of networks is checked against: as `SpecSchema`, but keys that have a default may be left out,
 * and values that may vary are marked `variable`.
 */
export function networkSchema(): JsonSchema {
  return withSections(loosened(SpecSchema), (key, section) => {
    if (key === "architecture") return variable(section);
    return key === "initialization" || key === "training" ? variableInside(section) : section;
  });
}

/** The same for the spec of a program. */
export function programSchema(): JsonSchema {
  return withSections(loosened(ProgramSpecSchema), (key, section) =>
    key === "program"
      ? withSections(section, (name, inner) => (name === "parameters" ? variableInside(inner) : inner))
      : section,
  );
}

/** Either, for editors and references: all keys, and which of them have to be there. */
export function specSchema(): JsonSchema {
  const [networks, programs] = [networkSchema(), programSchema()];
  const { required: _, ...schema } = networks;
  return {
    ...schema,
    properties: { ...networks.properties, ...programs.properties },
    oneOf: [networks, programs].map(({ required = [] }) => ({ required })),
  };
}

function withSections(
  schema: JsonSchema,
  change: (key: string, section: JsonSchema) => JsonSchema,
): JsonSchema {
  const sections = Object.entries(schema.properties ?? {}).map(([key, one]) => [key, change(key, one)]);
  return { ...schema, properties: Object.fromEntries(sections) };
}

function loosened(schema: object): JsonSchema {
  return loosen(JSON.parse(JSON.stringify(schema))) as JsonSchema;
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
