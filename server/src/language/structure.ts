import type {
  DocumentSymbol,
  FoldingRange,
  FormattingOptions,
  Position,
  Range,
  SelectionRange,
  TextEdit,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { jsonDocument, jsonService } from "./jsonService.ts";

/** The outline: a symbol for each key, nested. */
export function documentSymbols(document: TextDocument): DocumentSymbol[] {
  return jsonService.findDocumentSymbols2(document, jsonDocument(document), { resultLimit: 5000 });
}

export function foldingRanges(document: TextDocument): FoldingRange[] {
  return jsonService.getFoldingRanges(document, { rangeLimit: 5000 });
}

/** For each position, the ranges around it from the inside out. */
export function selectionRanges(document: TextDocument, positions: Position[]): SelectionRange[] {
  return jsonService.getSelectionRanges(document, positions, jsonDocument(document));
}

/**
 * Edits that indent and space a document, or a range of it. Lines stay where they are, since a spec is
 * mostly short lists and blocks that read best on one line.
 */
export function format(
  document: TextDocument,
  range: Range | undefined,
  options: FormattingOptions,
): TextEdit[] {
  const text = document.getText();
  const inList = ({ range: { start, end } }: TextEdit) =>
    text[document.offsetAt(start) - 1] === "[" || text[document.offsetAt(end)] === "]";
  // The service spaces lists as it spaces objects: `[ 1, 2 ]`.
  return jsonService
    .format(document, range, { ...options, keepLines: true })
    .filter((edit) => edit.newText !== " " || !inList(edit));
}
