import type { CompletionList, Position } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { jsonDocument, jsonService } from "./jsonService.ts";

/** Keys, values and whole blocks that fit at a position. */
export async function complete(document: TextDocument, position: Position): Promise<CompletionList | null> {
  return jsonService.doComplete(document, position, jsonDocument(document));
}
