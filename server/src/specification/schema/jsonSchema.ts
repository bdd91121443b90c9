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

/** Keys of the objects that say how a value varies. */
export const variationKinds = ["each", "choice", "uniform", "logUniform", "integer", "logInteger"] as const;

export type VariationKind = (typeof variationKinds)[number];

export function isVariationKind(key: unknown): key is VariationKind {
  return variationKinds.some((kind) => kind === key);
}
