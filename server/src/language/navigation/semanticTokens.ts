import type { Node } from "jsonc-parser";
import {
  type Range,
  type SemanticTokens,
  type SemanticTokensLegend,
  SemanticTokenTypes,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JsonSchema } from "../../specification/schema/jsonSchema.ts";
import { isVariationKind } from "../../specification/schema/jsonSchema.ts";
import { specSchema } from "../../specification/schema/specSchema.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";

export const tokensLegend: SemanticTokensLegend = {
  tokenTypes: [SemanticTokenTypes.property, SemanticTokenTypes.enumMember, SemanticTokenTypes.number],
  tokenModifiers: [],
};

/** Most tokens of one answer. */
export const mostTokens = 20_000;

const schema = specSchema();

/**
 * Known keys, named values and numbers. A key that means nothing here gets no token, and so no colour. `onLimit` is
 * told when there are more than an answer holds.
 */
export function semanticTokens(
  document: TextDocument,
  range?: Range,
  onLimit: () => void = () => {},
): SemanticTokens {
  const from = range ? document.offsetAt(range.start) : 0;
  const to = range ? document.offsetAt(range.end) : Number.POSITIVE_INFINITY;
  const data: number[] = [];
  let last = { line: 0, character: 0 };
  let isCut = false;
  const add = ({ offset, length }: Node, type: number): void => {
    if (offset < from || offset + length > to) return;
    if (data.length >= 5 * mostTokens) {
      isCut = true;
      return;
    }
    const { line, character } = document.positionAt(offset);
    // A string that an unclosed quote has drawn over lines cannot be one token.
    if (document.positionAt(offset + length).line !== line) return;
    data.push(line - last.line, line === last.line ? character - last.character : character, length, type, 0);
    last = { line, character };
  };
  const { root } = parsedSpec(document).tree;
  if (root) visit(root, [schema], add);
  if (isCut) onLimit();
  return { data };
}

function visit(node: Node, schemas: JsonSchema[], add: (node: Node, type: number) => void): void {
  const variants = schemas.flatMap((one) => (one.anyOf ? [one, ...one.anyOf] : [one]));
  if (node.type === "number") add(node, 2);
  if (
    node.type === "string" &&
    variants.some((one) => one.const === node.value || one.enum?.includes(node.value))
  )
    add(node, 1);
  const varies =
    schemas.some(({ variable }) => variable) || variants.some(({ const: only }) => only !== undefined);
  const items = variants.flatMap((one) => one.items ?? []);
  for (const child of node.children ?? []) {
    if (node.type === "array") {
      // A plain list where a single value belongs is a grid of values.
      visit(child, items.length > 0 || !varies ? items : schemas, add);
      continue;
    }
    const [key, value] = child.children ?? [];
    if (key && value && varies && isVariationKind(key.value)) {
      add(key, 0);
      for (const option of value.children ?? []) visit(option, schemas, add);
      continue;
    }
    const named = variants.flatMap(({ properties = {} }) =>
      key && Object.hasOwn(properties, String(key.value)) ? (properties[String(key.value)] ?? []) : [],
    );
    if (key && named.length > 0) add(key, 0);
    if (value) visit(value, named, add);
  }
}
