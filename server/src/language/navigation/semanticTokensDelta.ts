/** Semantic tokens as a change to what an editor has: after a keystroke, some twenty numbers instead of thousands. */
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";

const sent = new WeakMap<TextDocument, { resultId: string; data: number[] }>();
let answers = 0;

/** The tokens with an id, by which the next answer can be a change to this one. */
export function remembered(document: TextDocument, { data }: SemanticTokens): SemanticTokens {
  const resultId = String(++answers);
  sent.set(document, { resultId, data });
  return { resultId, data };
}

/** The change from the answer with an id to these tokens; all of them when that answer is not the newest one. */
export function deltaSince(
  previousResultId: string,
  document: TextDocument,
  { data }: SemanticTokens,
): SemanticTokens | SemanticTokensDelta {
  const previous = sent.get(document);
  const tokens = remembered(document, { data });
  if (previous?.resultId !== previousResultId) return tokens;
  return { resultId: tokens.resultId!, edits: changesBetween(previous.data, data) };
}

/** One edit that covers everything between the equal beginnings and ends of two lists. */
function changesBetween(before: number[], after: number[]): SemanticTokensDelta["edits"] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const deleteCount = before.length - start - end;
  const data = after.slice(start, after.length - end);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}
