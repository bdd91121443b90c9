import { getLocation } from "jsonc-parser";
import {
  type CompletionItem,
  type CompletionList,
  type Position,
  TextEdit,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { RunSummary } from "../../protocol/protocol.ts";
import { nodeAt } from "../../specification/syntax/tree.ts";
import { parsedSpec } from "../documents/parsedSpec.ts";
import { jsonDocument, jsonService } from "../schema/jsonService.ts";
import { completeDataset } from "./datasetCompletion.ts";
import { earlierValues } from "./earlierValues.ts";

/**
 * As `completeReadable`; null for a text that is nested too deeply, since readers recurse once per level.
 *
 * @param runs of this spec; results on other data are not comparable
 */
export async function complete(
  document: TextDocument,
  position: Position,
  runs: RunSummary[] = [],
): Promise<CompletionList | null> {
  try {
    return await completeReadable(document, position, runs);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Keys, values and whole blocks that fit at a position, and the values that earlier runs had there. */
async function completeReadable(
  document: TextDocument,
  position: Position,
  runs: RunSummary[],
): Promise<CompletionList | null> {
  const data = await completeDataset(document, position);
  if (data.length > 0) return { isIncomplete: true, items: data };
  const found = await jsonService.doComplete(document, position, jsonDocument(document));
  const list = found && withoutOtherKind(found, document, position);
  const earlier = runs.length > 0 ? earlierAt(document, position, runs) : [];
  if (earlier.length === 0) return list;
  // Where both know a value, what came of it says more.
  const labels = new Set(earlier.map(({ label }) => label));
  const others = (list?.items ?? []).filter(({ label }) => !labels.has(label));
  return { isIncomplete: list?.isIncomplete ?? false, items: [...others, ...earlier] };
}

/** Keys that only the spec of a program has, and those that only the spec of networks has. */
const ofPrograms = ["program", "seeds", "epochs"];
const ofNetworks = ["dataset", "architecture", "initialization", "training"];

/** Without the top-level keys of the kind of spec that this one is not. */
function withoutOtherKind(list: CompletionList, document: TextDocument, position: Position): CompletionList {
  const { isAtPropertyKey, path } = getLocation(document.getText(), document.offsetAt(position));
  if (!isAtPropertyKey || path.length > 1) return list;
  const { tree } = parsedSpec(document);
  const has = (key: string) => nodeAt(tree, [key]) !== undefined;
  const others = has("program") ? ofNetworks : ofNetworks.some(has) ? ofPrograms : [];
  return { ...list, items: list.items.filter(({ label }) => !others.includes(label)) };
}

function earlierAt(document: TextDocument, position: Position, runs: RunSummary[]): CompletionItem[] {
  const offset = document.offsetAt(position);
  const { isAtPropertyKey, path, previousNode } = getLocation(document.getText(), offset);
  if (isAtPropertyKey) return [];
  // A number that is being typed is taken out; anything longer is left alone.
  const isTyping = previousNode?.type === "number" && previousNode.offset + previousNode.length >= offset;
  const start = isTyping ? previousNode.offset : offset;
  const range = { start: document.positionAt(start), end: position };
  return earlierValues(path, runs).map((item) => ({
    ...item,
    textEdit: TextEdit.replace(range, item.label),
  }));
}
