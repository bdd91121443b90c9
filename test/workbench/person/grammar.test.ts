import { deepStrictEqual, match, strictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SpecSchema } from "../../../server/src/specification/schema/spec.ts";
import { installWorkbench } from "../install.ts";
import { ROOT } from "../paths.ts";

/** The part of vscode-textmate, VS Code's own tokenizer, that is used here. */
interface Grammar {
  tokenizeLine(
    line: string,
    stack: unknown,
  ): { tokens: { startIndex: number; endIndex: number; scopes: string[] }[]; ruleStack: unknown };
}

const SCOPE = "source.json.comments.dai";

async function loadGrammar(): Promise<Grammar> {
  const require = createRequire(join(await installWorkbench(), "package.json"));
  const textmate = require("vscode-textmate");
  const oniguruma = require("vscode-oniguruma");
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const path = join(ROOT, "syntaxes", "dai.tmLanguage.json");
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources: string[]) => new oniguruma.OnigScanner(sources),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
  });
  return registry.loadGrammar(SCOPE);
}

/** The innermost scope of each token but punctuation and blanks, as `text: scope`. */
function tokens(grammar: Grammar, text: string): string[] {
  let stack: unknown = null;
  const found: string[] = [];
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const token = line.slice(startIndex, endIndex);
      const scope = scopes.at(-1)!;
      if (token.trim() && !scope.startsWith("punctuation")) found.push(`${token}: ${scope}`);
    }
  }
  return found;
}

/** Every key and every fixed value of the spec's schema. */
function words(schema: unknown, keys = new Set<string>(), values = new Set<string>()) {
  if (schema === null || typeof schema !== "object") return { keys, values };
  const { properties, enum: choices, const: only } = schema as Record<string, unknown>;
  for (const key of Object.keys(properties ?? {})) keys.add(key);
  for (const value of [...(Array.isArray(choices) ? choices : []), only]) {
    if (typeof value === "string") values.add(value);
  }
  for (const part of Object.values(schema)) words(part, keys, values);
  return { keys, values };
}

describe("The grammar", () => {
  let grammar: Grammar;
  before(async () => {
    grammar = await loadGrammar();
  });

  it("tells sections, keys, choices, other strings and numbers apart", () => {
    const text =
      '{ // why\n "dataset": { "kind": "shell", "radii": [1, 1.1e-1], },\n "name": "a\\n", "other": true }';
    deepStrictEqual(tokens(grammar, text), [
      " why: comment.line.double-slash.dai",
      "dataset: entity.name.type.section.dai",
      "kind: entity.name.type.section.dai",
      "shell: variable.other.enummember.dai",
      "radii: support.type.property-name.dai",
      "1: constant.numeric.dai",
      "1.1e-1: constant.numeric.dai",
      "name: support.type.property-name.dai",
      "a: string.quoted.double.dai",
      "\\n: constant.character.escape.dai",
      "other: string.unquoted.property-name.unknown.dai",
      "true: constant.language.dai",
    ]);
  });

  it("recovers after a missing value, comma or closing quote", () => {
    match(tokens(grammar, '{ "name": "open\n, "kind": "mlp" }').at(-1)!, /^mlp: variable/);
    match(tokens(grammar, '{ "gain": }').join(), /^gain: support/);
    match(tokens(grammar, "{ gain: 1 }").join(), /invalid\.illegal\.expected-property/);
  });

  it("knows every key and every choice of the schema", () => {
    const { keys, values } = words(SpecSchema);
    for (const key of keys) {
      match(
        tokens(grammar, `{ "${key}": 1 }`)[0]!,
        /: (support\.type\.property-name|entity\.name\.type\.section)\.dai$/,
      );
    }
    for (const value of values) {
      strictEqual(tokens(grammar, `"${value}"`)[0], `${value}: variable.other.enummember.dai`);
    }
  });
});
