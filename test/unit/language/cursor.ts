import { TextDocument } from "vscode-languageserver-textdocument";

/** A document and the position of the `|` in its text, which is taken out. */
export function atCursor(marked: string, uri = "file:///specs/a.dai.json") {
  const offset = marked.indexOf("|");
  if (offset < 0) throw new Error(`There is no | in ${marked}`);
  const document = TextDocument.create(uri, "dai", 1, marked.slice(0, offset) + marked.slice(offset + 1));
  return { document, position: document.positionAt(offset) };
}

/** The part of a text that a range covers. */
export function textAt(text: string, range: Parameters<TextDocument["getText"]>[0]): string {
  return TextDocument.create("file:///specs/a.dai.json", "dai", 1, text).getText(range);
}
