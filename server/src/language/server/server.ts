import type { CancellationToken, MessageConnection, RequestType } from "vscode-jsonrpc";
import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Disposable,
  ExitNotification,
  InitializeRequest,
  LogMessageNotification,
  LSPErrorCodes,
  MessageType,
  PublishDiagnosticsNotification,
  ResponseError,
  ShowMessageNotification,
  ShutdownRequest,
} from "vscode-languageserver-protocol";
import { normalUri } from "../../domain/normalUri.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { commandsFor, serverCommands } from "../commands.ts";
import { diagnose, limited } from "../diagnostics/diagnostics.ts";
import { createDocuments } from "../documents/documents.ts";
import { machine } from "../machine/thisMachine.ts";
import type { RunStates } from "../runs/runStates.ts";
import { nextTurn } from "../turn.ts";
import { type EditorAbilities, editorAbilities, initializeResult } from "./capabilities.ts";
import { serveFeatures } from "./features.ts";
import { createPhase } from "./phase.ts";
import { createPublisher } from "./publisher.ts";
import { createRefreshes } from "./refreshes.ts";

/** Long enough to gather a burst of key strokes, short enough to feel immediate; milliseconds. */
const typingPause = 120;

/**
 * Serves the Language Server Protocol to one editor. Its life ends with `dispose`; the protocol's `shutdown`
 * and `exit` only close this editor's documents, since the process serves others too.
 */
export function serveLanguage(connection: MessageConnection, runs: RunStates): { dispose(): void } {
  const phase = createPhase();
  let editor: EditorAbilities = editorAbilities({}, null, serverCommands);
  const documents = createDocuments();
  // A closed connection throws or rejects what is sent; there is no client left to inform.
  const tell = (send: () => Promise<unknown>) =>
    void Promise.resolve()
      .then(send)
      .catch(() => {});
  const log = (type: MessageType, message: string) =>
    tell(() => connection.sendNotification(LogMessageNotification.type, { type, message }));
  const publisher = createPublisher({
    diagnose: (document) =>
      limited(diagnose(document, runs.runsOf(normalUri(document.uri)), { recentEpochs: runs.recentEpochs })),
    send: (params) => tell(() => connection.sendNotification(PublishDiagnosticsNotification.type, params)),
    onError: (error) => log(MessageType.Error, String(error)),
    delay: typingPause,
  });
  const refreshes = createRefreshes(connection, tell, () => editor, typingPause);

  /** Something that a document's diagnostics depend on has changed: its runs, or its data. */
  function hearNews(uri: string): void {
    const document = documents.get(uri);
    if (!document) return;
    if (!editor.pullsDiagnostics) publisher.soon(document);
    refreshes.soon();
  }

  const forget = () => {
    refreshes.cancel();
    publisher.dispose();
    documents.clear();
  };

  const handlers: Disposable[] = [
    connection.onRequest(InitializeRequest.type, ({ capabilities, initializationOptions }) => {
      phase.initialize();
      editor = editorAbilities(capabilities, initializationOptions, commandsFor(initializationOptions));
      return initializeResult(editor);
    }),
    connection.onRequest(ShutdownRequest.type, () => {
      forget();
      phase.shutDown();
    }),
    connection.onNotification(ExitNotification.type, () => {
      forget();
      phase.exit();
    }),
    connection.onNotification(DidOpenTextDocumentNotification.type, (params) => {
      const document = documents.open(params);
      if (!editor.pullsDiagnostics) publisher.now(document);
    }),
    connection.onNotification(DidChangeTextDocumentNotification.type, (params) => {
      const document = documents.change(params);
      if (document && !editor.pullsDiagnostics) publisher.afterTyping(document);
    }),
    connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument }) => {
      const document = documents.close(textDocument.uri);
      if (document && !editor.pullsDiagnostics) publisher.closed(document);
    }),
    runs.onChange(hearNews),
    machine.onDataKnown(hearNews),
  ];

  serveFeatures({
    documents,
    runs,
    commands: () => editor.commands,
    notice: (message) => log(MessageType.Info, message),
    tell: (message) =>
      tell(() =>
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message }),
      ),
    resolvesEdits: () => editor.resolvesEdits,
    answer<P, R, E>(
      type: RequestType<P, R, E>,
      handler: (params: P, token: CancellationToken) => R | Promise<R>,
    ) {
      handlers.push(
        connection.onRequest<unknown, E>(type.method, (params: P, token: CancellationToken) => {
          phase.refuseOutOfPhase();
          // What has arrived after the request is heard first: it may take the request back.
          return nextTurn().then<R>(() => {
            if (token.isCancellationRequested)
              throw new ResponseError(LSPErrorCodes.RequestCancelled, sentenceOf("lsp/cancelled", {}));
            phase.refuseOutOfPhase();
            return handler(params, token);
          });
        }),
      );
    },
  });

  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
      forget();
    },
  };
}
