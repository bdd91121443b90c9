import { allowedValues, defaultText } from "../../../server/src/language/schema/valueText.ts";
import type { JsonSchema } from "../../../server/src/specification/schema/jsonSchema.ts";

/** One row of the reference for each key of the spec: its path, meaning, allowed values and default. */
export function referenceRows(schema: JsonSchema, path = ""): string[] {
  const variants = (schema.anyOf ?? []).flatMap((variant) => referenceRows(variant, path));
  const keys = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const at = path ? `${path}.${key}` : key;
    return [row(at, property, schema), ...referenceRows(property, at)];
  });
  return [...keys, ...variants];
}

function row(path: string, property: JsonSchema, parent: JsonSchema): string {
  const fallback = defaultText(property);
  const missing = parent.required?.includes(path.split(".").at(-1) ?? "") ? "required" : "";
  const meaning = property.description ?? parent.description ?? "";
  return `| \`${path}\` | ${meaning} | ${allowedValues(property)} | ${fallback ? `\`${fallback}\`` : missing} |`;
}
