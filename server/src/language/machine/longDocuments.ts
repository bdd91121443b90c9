/**
 * Documents that would take longer to read than others of the daemon's clients may wait. A thread checks their texts;
 * they get no other diagnostics.
 */
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic } from "../../specification/diagnostic.ts";
import { checkSource } from "../../specification/thread/checkSource.ts";
import { folderOf, tellDataKnown } from "./datasetInspection.ts";

/** Characters of the longest document that is read at once. */
export const longestDocument = 131_072;

interface Check {
  version: number;
  /** of the newest version that was checked */
  diagnostics: Diagnostic[];
  isUnderWay: boolean;
}

const checks = new WeakMap<TextDocument, Check>();

/**
 * What is wrong with the text of a document that is too long to be read at once: of its newest version that was checked.
 * Asking starts a check, of whose end `onDataKnown` tells. Null for other documents.
 */
export function checkLong(document: TextDocument): Diagnostic[] | null {
  if (document.getText().length <= longestDocument) return null;
  const check = checks.get(document) ?? { version: -1, diagnostics: [], isUnderWay: false };
  checks.set(document, check);
  if (!check.isUnderWay && check.version !== document.version) void begin(document, check);
  return check.diagnostics;
}

async function begin(document: TextDocument, check: Check): Promise<void> {
  const { uri, version } = document;
  check.isUnderWay = true;
  try {
    const source = { text: document.getText(), folder: folderOf(uri), cache: null };
    check.diagnostics = (await checkSource(source)).diagnostics;
  } catch {
    // The thread broke down, for lack of memory, say: the next version is another attempt.
  }
  check.version = version;
  check.isUnderWay = false;
  tellDataKnown(uri);
}
