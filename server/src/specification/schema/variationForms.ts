/** The ways that a value may vary, as alternatives in a JSON Schema for editors. */
import type { JsonSchema, VariationKind } from "./jsonSchema.ts";
import { acceptsList, numberSchema } from "./variable.ts";

/** A copy in which every value that is marked `variable` may also be a grid, a choice or, for numbers, a draw. */
export function withVariations(schema: JsonSchema): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  return { ...expand(schema, [], definitions), definitions };
}

function expand(schema: JsonSchema, path: string[], definitions: Record<string, JsonSchema>): JsonSchema {
  const { properties, items, anyOf, additionalProperties } = schema;
  const value: JsonSchema = { ...schema };
  if (properties)
    value.properties = Object.fromEntries(
      Object.entries(properties).map(([key, one]) => [key, expand(one, [...path, key], definitions)]),
    );
  if (items) value.items = expand(items, [...path, "items"], definitions);
  if (typeof additionalProperties === "object")
    value.additionalProperties = expand(additionalProperties, [...path, "values"], definitions);
  if (anyOf)
    value.anyOf = anyOf.map((one, index) => expand(one, [...path, variantName(one, index)], definitions));
  return schema.variable ? alternatives(value, path, definitions) : value;
}

function variantName({ properties }: JsonSchema, index: number): string {
  return String(properties?.["kind"]?.const ?? index);
}

/** What describes a value whichever way it varies, and so stands outside of the alternatives. */
const outside = [
  "title",
  "description",
  "default",
  "unit",
  "markdownDescription",
  "defaultSnippets",
  "examples",
];

/** The value itself, or one of the ways that it may vary. */
function alternatives(
  value: JsonSchema,
  path: string[],
  definitions: Record<string, JsonSchema>,
): JsonSchema {
  const { variable: _, ...entries } = value;
  const isOutside = ([key]: [string, unknown]) => outside.includes(key);
  const single: JsonSchema = Object.fromEntries(Object.entries(entries).filter((entry) => !isOutside(entry)));
  let one = single;
  // A schema that holds others is written once, since each alternative needs it.
  if (single.properties ?? single.items ?? single.anyOf) {
    const name = path.join(".");
    definitions[name] = single;
    one = { $ref: `#/definitions/${name}` };
  }
  return {
    ...Object.fromEntries(Object.entries(entries).filter(isOutside)),
    variable: true,
    anyOf: [one, ...forms(value, one, path).map((form) => documented(form, value))],
  };
}

/** In a schema with documentation for an editor, a way to vary is documented as the value that varies. */
function documented(form: JsonSchema, { markdownDescription }: JsonSchema): JsonSchema {
  if (markdownDescription === undefined) return form;
  const { title: _, description, ...rest } = form;
  return { ...rest, markdownDescription: `${markdownDescription}\n\n${description}` };
}

function forms(value: JsonSchema, one: JsonSchema, path: string[]): JsonSchema[] {
  const isItem = path.at(-1) === "items";
  const list = { type: "array", items: one, minItems: 1 } as const;
  const numbers = numberSchema(value);
  const grid: JsonSchema[] =
    acceptsList(value) || isItem
      ? []
      : [
          {
            ...list,
            title: "a grid [ … ]",
            description: "A run for each value and seed.",
            variation: "list",
          },
        ];
  return [
    ...grid,
    form("each", "A run for each value and seed.", list),
    form("choice", "One of these values for each seed, drawn at random.", list),
    ...(numbers ? draws(numbers) : []),
  ];
}

function draws(numbers: JsonSchema): JsonSchema[] {
  const { variable: _, default: __, ...end } = numbers;
  const pair = (items: JsonSchema): JsonSchema => ({ type: "array", items, minItems: 2, maxItems: 2 });
  const whole = pair({ ...end, type: "integer" });
  const integers = [
    form("integer", "A whole number for each seed, each equally likely.", whole),
    form("logInteger", "A whole number for each seed, whose logarithm is drawn uniformly.", whole),
  ];
  if (numbers.type === "integer") return integers;
  return [
    form("uniform", "A number for each seed, drawn uniformly.", pair(end)),
    form("logUniform", "A number for each seed, whose logarithm is drawn uniformly.", pair(end)),
    ...integers,
  ];
}

function form(kind: VariationKind, description: string, content: JsonSchema): JsonSchema {
  return {
    title: formLabel(kind),
    description,
    type: "object",
    properties: { [kind]: { description, ...content } },
    required: [kind],
    additionalProperties: false,
    variation: kind,
  };
}

/** What messages and completion call a way to vary. */
export function formLabel(kind: VariationKind): string {
  if (kind === "each" || kind === "choice")
    return `a ${kind === "each" ? "grid" : "choice"} { "${kind}": [ … ] }`;
  return `a range { "${kind}": [low, high] }`;
}
