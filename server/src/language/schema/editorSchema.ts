import type { JSONSchema } from "vscode-json-languageservice";
import type { JsonSchema } from "../../specification/schema/jsonSchema.ts";
import { numberSchema } from "../../specification/schema/variable.ts";
import { withVariations } from "../../specification/schema/variationForms.ts";
import { blockSnippets, specSnippets, variationSnippets } from "./snippet.ts";
import { allowedValues, defaultText } from "./valueText.ts";

/**
 * The spec's schema for an editor's completion and hover: the documentation of each key also has its default and its
 * allowed values, and objects with alternatives offer each as a whole block, as do values that may vary.
 *
 * @param spec as `specSchema` gives it
 */
export function editorSchema(spec: JsonSchema): JSONSchema {
  const described = { ...describe(spec), defaultSnippets: specSnippets(spec) };
  return withVariations(described as JsonSchema) as JSONSchema;
}

/** The same schema with documentation and snippets. */
function describe(schema: JsonSchema, around: Around = {}): JSONSchema {
  // Titles are written for messages; in a hover they would only repeat the description.
  const { title: _, default: value, properties, items, anyOf, ...rest } = schema;
  const result: JSONSchema = { ...(rest as JSONSchema), markdownDescription: documentation(schema, around) };
  // The service would offer an object as raw JSON beside the same block as a snippet.
  if (value !== undefined && !(anyOf && typeof value === "object")) result.default = value;
  if (properties)
    result.properties = mapValues(properties, (property) => describe(property, { parent: schema }));
  if (items) result.items = describe(items);
  if (anyOf) result.anyOf = anyOf.map((variant) => describe(variant, { union: schema }));
  const snippets = [...blockSnippets(anyOf ?? []), ...(around.parent ? variationSnippets(schema) : [])];
  if (snippets.length > 0) result.defaultSnippets = snippets;
  return result;
}

/** Where a schema stands: the object whose key it describes, or the alternatives that it is one of. */
interface Around {
  parent?: JsonSchema;
  union?: JsonSchema;
}

/** Markdown for one key: what it means, its default, what it may be, and in which unit. */
function documentation(schema: JsonSchema, { parent, union }: Around): string {
  // `kind` says what the whole object is; and a hover shows only the alternative that fits.
  const own = schema.description ?? (schema.const === undefined ? undefined : parent?.description);
  const description = [union?.description, own].filter(Boolean).join(" ");
  const fallback = defaultText(union ?? schema);
  const allowed = schema.const === undefined && allowedValues(union ?? schema);
  const unit = unitOf(union ?? schema);
  return [
    description,
    fallback && `Default: \`${fallback}\``,
    allowed && `Allowed: ${allowed}`,
    unit && `Unit: ${unit}`,
    schema.variable && `May vary between runs: a grid, a choice${numberSchema(schema) ? " or a range" : ""}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** The unit of a number, or of the numbers in a list or an alternative. */
function unitOf({ unit, items, anyOf = [] }: JsonSchema): string | undefined {
  return unit ?? (items && unitOf(items)) ?? anyOf.map(unitOf).find((one) => one !== undefined);
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
