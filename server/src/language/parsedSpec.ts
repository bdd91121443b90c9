import type { TextDocument } from "vscode-languageserver-textdocument";
import { type ParsedSpec, parseSpec } from "../spec/parse.ts";

const parsed = new WeakMap<TextDocument, { version: number; spec: ParsedSpec }>();

/** A document as the spec's own parser reads it; read once per version. */
export function parsedSpec(document: TextDocument): ParsedSpec {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.spec;
  const spec = parseSpec(document.getText());
  parsed.set(document, { version: document.version, spec });
  return spec;
}
