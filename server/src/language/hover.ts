import { type Hover, MarkupKind, type Position } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { jsonDocument, jsonService } from "./jsonService.ts";

/** What the key or value at a position means, its default and what it may be; null where there is nothing to say. */
export async function hover(document: TextDocument, position: Position): Promise<Hover | null> {
  const found = await jsonService.doHover(document, position, jsonDocument(document));
  if (!found) return null;
  const value = [found.contents]
    .flat()
    .map((part) => (typeof part === "string" ? part : part.value))
    .join("\n\n")
    .trim();
  return value === "" ? null : { ...found, contents: { kind: MarkupKind.Markdown, value } };
}
