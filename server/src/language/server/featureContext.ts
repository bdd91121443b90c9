/** What the answers to an editor's requests have in common. */
import type { CancellationToken, RequestType } from "vscode-jsonrpc";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { normalUri } from "../../domain/normalUri.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunSummary } from "../../protocol/protocol.ts";
import type { CommandIds } from "../commands.ts";
import type { Documents } from "../documents/documents.ts";
import { machine } from "../machine/thisMachine.ts";
import type { RunStates } from "../runs/runStates.ts";

/** What answering needs to know of one editor. */
export interface FeatureContext {
  documents: Documents;
  runs: RunStates;
  commands(): CommandIds;
  /** tells the user, in the editor's log, that an answer was cut short */
  notice(message: string): void;
  /** shows a message to the user */
  tell(message: string): void;
  /** whether the editor asks for a code action's edit when it is chosen */
  resolvesEdits(): boolean;
  /** registers the answer to a kind of request */
  answer<P, R, E>(
    type: RequestType<P, R, E>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ): void;
}

/** The answer to a request about an open document; null about one that is too long. */
export function onOpen<P extends { textDocument: { uri: string } }, R>(
  context: FeatureContext,
  handler: (document: TextDocument, params: P) => R,
): (params: P) => R | null {
  return (params) => {
    const document = readable(context, params.textDocument.uri);
    return document ? handler(document, params) : null;
  };
}

/** An open document that is not too long to be read at once. */
export function readable({ documents }: FeatureContext, uri: string): TextDocument | undefined {
  const document = documents.get(uri);
  return document && !machine.checkLong(document) ? document : undefined;
}

export function runsOf({ runs }: FeatureContext, document: TextDocument): RunSummary[] {
  return runs.runsOf(normalUri(document.uri));
}

/** Tells that an answer covers the beginning of a long document only. */
export function cutNotice({ notice }: FeatureContext, document: TextDocument, what: string): () => void {
  return () => notice(sentenceOf("lsp/long-spec", { what, uri: document.uri }));
}
