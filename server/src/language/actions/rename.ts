import {
  ErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { sentenceOf } from "../../messages/catalogue.ts";
import { nodeAt, pathAt, rangeAt } from "../../specification/syntax/tree.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";

/** The range of the study's name, without its quotes, when the position is in it; else null: nothing else has a name to change. */
export function renameRange(document: TextDocument, position: Position): Range | null {
  const { tree } = parsedSpec(document);
  const node = nodeAt(tree, ["name"]);
  const at = pathAt(tree, document.offsetAt(position));
  const isName = at?.path.length === 1 && at.path[0] === "name";
  if (!isName || node?.type !== "string") return null;
  return rangeAt(tree.text, node.offset + 1, Math.max(0, node.length - 2));
}

/** Gives the study another name. Its runs are known by what they train, so they stay the same. */
export function rename(document: TextDocument, position: Position, newName: string): WorkspaceEdit {
  const range = renameRange(document, position);
  if (!range) throw refused(sentenceOf("lsp/rename", {}));
  if (newName.length === 0 || newName.length > 200)
    throw refused(sentenceOf("lsp/name-length", { length: newName.length }));
  const newText = JSON.stringify(newName).slice(1, -1);
  return { changes: { [document.uri]: [{ range, newText }] } };
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}
