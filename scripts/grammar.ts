/** The words of the spec's schema in the TextMate grammar, which colours them before the language server answers. */
import type { JsonSchema } from "../server/src/specification/schema/jsonSchema.ts";
import { variationKinds } from "../server/src/specification/schema/jsonSchema.ts";

export interface Words {
  /** keys of the spec's top level that hold blocks, and `kind`, which chooses among kinds of a block */
  sections: string[];
  /** every other key */
  keys: string[];
  /** every value that is chosen from a fixed set */
  choices: string[];
}

export function grammarWords(schema: JsonSchema): Words {
  const blocks = Object.entries(schema.properties ?? {}).filter(([, { type }]) => type !== "string");
  const sections = [...blocks.map(([key]) => key), "kind"];
  const keys = new Set<string>(variationKinds);
  const choices = new Set<string>();
  const visit = ({
    properties = {},
    items,
    anyOf = [],
    enum: values = [],
    const: only,
  }: JsonSchema): void => {
    for (const value of [...values, only]) if (typeof value === "string") choices.add(value);
    for (const [key, property] of Object.entries(properties)) {
      if (!sections.includes(key)) keys.add(key);
      visit(property);
    }
    for (const part of [...anyOf, ...(items ? [items] : [])]) visit(part);
  };
  visit(schema);
  return { sections, keys: [...keys], choices: [...choices] };
}

/** The grammar's text with these words in the rules that list them; everything else stays as it is. */
export function withWords(grammar: string, { sections, keys, choices }: Words): string {
  return [["section", sections] as const, ["key", keys] as const, ["choice", choices] as const].reduce(
    (text, [rule, words]) => {
      const list = new RegExp(`("${rule}": \\{[^{}]*?"match": "\\(\\\\"\\)\\()[^)]*`);
      if (!list.test(text)) throw new Error(`The grammar has no rule "${rule}" that lists words in quotes.`);
      return text.replace(list, (_, before: string) => before + words.map(escaped).join("|"));
    },
    grammar,
  );
}

/** As a part of a pattern in JSON. */
function escaped(word: string): string {
  return JSON.stringify(word.replace(/[$.*+?()[\]{}|\\^]/g, "\\$&")).slice(1, -1);
}
