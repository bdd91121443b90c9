/** Paths and columns of the data that a spec names. */
import { getLocation, type Node } from "jsonc-parser";
import {
  type CompletionItem,
  CompletionItemKind,
  type Position,
  TextEdit,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { pathKeyAt } from "../../dataset/kinds/paths.ts";
import { kindNamed } from "../../dataset/kinds/registry.ts";
import { nodeAt, type Path, parseSpecTree, plainValue } from "../../specification/syntax/tree.ts";
import { machine } from "../machine/thisMachine.ts";

const mostOffered = 200;

/** Files and folders where a path is wanted, and columns where the name of one is. */
export async function completeDataset(document: TextDocument, position: Position): Promise<CompletionItem[]> {
  const offset = document.offsetAt(position);
  const { isAtPropertyKey, path, previousNode } = getLocation(document.getText(), offset);
  const [section, ...key] = path;
  if (isAtPropertyKey || section !== "dataset") return [];
  const node = nodeAt(parseSpecTree(document.getText()), ["dataset"]);
  const dataset = node && (plainValue(node) as Record<string, unknown>);
  const replace = replacement(document, previousNode, offset);
  if (pathKeyAt(dataset?.["kind"], key))
    return pathsAt(replace.typed, document.uri).map((entry, index) => toItem(entry, replace, index));
  const columns = await columnsAt(dataset ?? {}, key, document.uri);
  return columns
    .slice(0, mostOffered)
    .map((label, index) => toItem({ label, kind: CompletionItemKind.Field }, replace, index));
}

interface Replacement {
  /** what is in the string before the cursor */
  typed: string;
  edit(text: string): TextEdit;
}

/** Inside a string its content is replaced; elsewhere a string is put in. */
function replacement(document: TextDocument, node: Node | undefined, offset: number): Replacement {
  const isInside = node?.type === "string" && node.offset < offset && offset <= node.offset + node.length;
  const [start, end] = isInside ? [node.offset, node.offset + node.length] : [offset, offset];
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  const typed = isInside
    ? document
        .getText()
        .slice(start + 1, offset)
        .replace(/"$/, "")
    : "";
  return { typed, edit: (text) => TextEdit.replace(range, JSON.stringify(text)) };
}

interface Offer {
  label: string;
  kind: CompletionItemKind;
}

function toItem({ label, kind }: Offer, { edit }: Replacement, index: number): CompletionItem {
  // Editors match what is typed, with its quote, against the filter text; they sort by the label unless told otherwise.
  const sortText = String(index).padStart(4, "0");
  return { label, kind, sortText, filterText: JSON.stringify(label), textEdit: edit(label) };
}

/** What is in the folder that the typed path leads to; at first, also folders that are known to hold data. */
function pathsAt(typed: string, uri: string): Offer[] {
  const parent = typed.slice(0, typed.lastIndexOf("/") + 1);
  const offers = machine.entriesOf(parent, uri).map(
    ({ name, isFolder }): Offer => ({
      label: `${parent}${name}`,
      kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
    }),
  );
  if (parent !== "" && parent !== "/") return offers.slice(0, mostOffered);
  const known = machine
    .dataFolders()
    .flatMap((root) =>
      machine
        .entriesOf(`${root}/`, uri)
        .map(({ name }): Offer => ({ label: `${root}/${name}`, kind: CompletionItemKind.Folder })),
    );
  return [...offers, ...known].slice(0, mostOffered);
}

/** The columns of a dataset's table, where a key names one; [] elsewhere. */
async function columnsAt(
  dataset: Record<string, unknown>,
  [name, ...inner]: Path,
  uri: string,
): Promise<string[]> {
  const kind = kindNamed(dataset["kind"]);
  const columns = kind?.source === "files" ? kind.columns : undefined;
  const isColumn = inner.length === 0 ? typeof dataset[String(name)] !== "object" : inner.length === 1;
  return columns?.keys.includes(String(name)) && isColumn ? machine.columnsOf(dataset, uri) : [];
}
