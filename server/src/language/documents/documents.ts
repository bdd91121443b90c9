import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { normalUri } from "../../domain/normalUri.ts";

/** The texts that an editor has open, kept as the editor has them. */
export interface Documents {
  open(params: DidOpenTextDocumentParams): TextDocument;
  /** Applies edits; undefined when the document is not open. */
  change(params: DidChangeTextDocumentParams): TextDocument | undefined;
  close(uri: string): TextDocument | undefined;
  /** `uri` in any spelling */
  get(uri: string): TextDocument | undefined;
  clear(): void;
}

export function createDocuments(): Documents {
  const texts = new Map<string, TextDocument>();
  return {
    open({ textDocument: { uri, languageId, version, text } }) {
      const document = TextDocument.create(uri, languageId, version, text);
      texts.set(normalUri(uri), document);
      return document;
    },
    change({ textDocument, contentChanges }) {
      const document = texts.get(normalUri(textDocument.uri));
      return document && TextDocument.update(document, contentChanges, textDocument.version);
    },
    close(uri) {
      const document = texts.get(normalUri(uri));
      texts.delete(normalUri(uri));
      return document;
    },
    get: (uri) => texts.get(normalUri(uri)),
    clear: () => texts.clear(),
  };
}
