import type { JsonSchema } from "./jsonSchema.ts";
import { ProgramSpecSchema, SpecSchema } from "./spec.ts";
import { variable, variableInside } from "./variable.ts";
import { withVariations } from "./variationForms.ts";

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

/** The JSON Schema that editors read, in which each way that a value may vary is an alternative to it. */
export function specJsonSchema(): JsonSchema & { $schema: string } {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...withVariations(specSchema()) };
}

export function loosen(node: unknown): unknown {
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

export function loosened(schema: object): JsonSchema {
  return loosen(JSON.parse(JSON.stringify(schema))) as JsonSchema;
}

export function withSections(
  schema: JsonSchema,
  change: (key: string, section: JsonSchema) => JsonSchema,
): JsonSchema {
  const sections = Object.entries(schema.properties ?? {}).map(([key, one]) => [key, change(key, one)]);
  return { ...schema, properties: Object.fromEntries(sections) };
}
