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
import { jsonDocument, jsonService } from "../schema/jsonService.ts";

/** Most symbols or folding ranges of one answer. */
export const mostResults = 5000;

/** The outline: a symbol for each key, nested. `onLimit` is told when there are more than an answer holds. */
export function documentSymbols(document: TextDocument, onLimit: () => void = () => {}): DocumentSymbol[] {
  return jsonService.findDocumentSymbols2(document, jsonDocument(document), {
    resultLimit: mostResults,
    onResultLimitExceeded: onLimit,
  });
}

/** Blocks, comments and `#region`s. `onLimit` is told when there are more than an answer holds. */
export function foldingRanges(document: TextDocument, onLimit: () => void = () => {}): FoldingRange[] {
  return jsonService.getFoldingRanges(document, {
    rangeLimit: mostResults,
    onRangeLimitExceeded: onLimit,
  });
}

/** More cursors than these select nothing: 10,000 would keep others waiting for half a second. */
export const mostSelections = 200;

/** For each position, the ranges around it from the inside out. */
export function selectionRanges(document: TextDocument, positions: Position[]): SelectionRange[] {
  const some = positions.slice(0, mostSelections);
  const found = jsonService.getSelectionRanges(document, some, jsonDocument(document));
  // The protocol wants an answer for each; of the others nothing is selected.
  const rest = positions.slice(mostSelections).map((position) => ({
    range: { start: position, end: position },
  }));
  return [...found, ...rest];
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

/** Characters after which the line that they are typed on is formatted. */
export const formatTriggers = ["}", "]", "\n"] as const;

/** What `format` does, on the line that a trigger has just ended. */
export function formatOnType(
  document: TextDocument,
  { line }: Position,
  trigger: string,
  options: FormattingOptions,
): TextEdit[] {
  const ended = trigger === "\n" ? line - 1 : line;
  if (ended < 0) return [];
  const range = { start: { line: ended, character: 0 }, end: { line: ended + 1, character: 0 } };
  // The cursor stays where it is: nothing after it is touched.
  return format(document, range, options).filter(({ range: { end } }) => end.line <= ended);
}
