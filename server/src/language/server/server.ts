import type { CancellationToken, MessageConnection, RequestType } from "vscode-jsonrpc";
import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Disposable,
  ErrorCodes,
  ExitNotification,
  InitializeRequest,
  InlayHintRefreshRequest,
  LogMessageNotification,
  LSPErrorCodes,
  MessageType,
  PublishDiagnosticsNotification,
  ResponseError,
  ShowMessageNotification,
  ShutdownRequest,
} from "vscode-languageserver-protocol";
import { diagnose, limited } from "../diagnostics/diagnostics.ts";
import { machine } from "../machine/thisMachine.ts";
import type { RunStates } from "../runs/runStates.ts";
import { type EditorAbilities, editorAbilities, initializeResult } from "./capabilities.ts";
import { commandsFor, serverCommands } from "./commands.ts";
import { createDocuments } from "./documents.ts";
import { serveFeatures } from "./features.ts";
import { createPublisher } from "./publisher.ts";
import { nextTurn } from "./turn.ts";
import { normalUri } from "./uri.ts";

/** Long enough to gather a burst of key strokes, short enough to feel immediate; milliseconds. */
const typingPause = 120;

/**
 * Serves the Language Server Protocol to one editor. Its life ends with `dispose`; the protocol's `shutdown`
 * and `exit` only forget what this editor had open, since the process serves others too.
 */
export function serveLanguage(connection: MessageConnection, runs: RunStates): { dispose(): void } {
  let phase: "fresh" | "serving" | "shutdown" = "fresh";
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
  let refreshing: NodeJS.Timeout | undefined;

  /** Asks the editor to ask again for what depends on runs; once, however many of them change. */
  function refreshSoon(): void {
    refreshing ??= setTimeout(() => {
      refreshing = undefined;
      const { diagnostics, inlayHints, codeLenses } = editor.refreshes;
      if (diagnostics && editor.pullsDiagnostics)
        tell(() => connection.sendRequest(DiagnosticRefreshRequest.type));
      if (inlayHints) tell(() => connection.sendRequest(InlayHintRefreshRequest.type));
      if (codeLenses) tell(() => connection.sendRequest(CodeLensRefreshRequest.type));
    }, typingPause);
  }

  /** Something that a document's diagnostics depend on has changed: its runs, or its data. */
  function hearNews(uri: string): void {
    const document = documents.get(uri);
    if (!document) return;
    if (!editor.pullsDiagnostics) publisher.soon(document);
    refreshSoon();
  }

  const forget = () => {
    clearTimeout(refreshing);
    refreshing = undefined;
    publisher.dispose();
    documents.clear();
  };

  function refuseOutOfPhase(): void {
    if (phase === "fresh")
      throw new ResponseError(ErrorCodes.ServerNotInitialized, "Send initialize before any other request.");
    if (phase === "shutdown")
      throw new ResponseError(ErrorCodes.InvalidRequest, "The language server was shut down.");
  }

  const handlers: Disposable[] = [
    connection.onRequest(InitializeRequest.type, ({ capabilities, initializationOptions }) => {
      if (phase !== "fresh")
        throw new ResponseError(ErrorCodes.InvalidRequest, "The language server is already initialized.");
      phase = "serving";
      editor = editorAbilities(capabilities, initializationOptions, commandsFor(initializationOptions));
      return initializeResult(editor);
    }),
    connection.onRequest(ShutdownRequest.type, () => {
      forget();
      phase = "shutdown";
    }),
    connection.onNotification(ExitNotification.type, () => {
      forget();
      phase = "fresh";
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
          refuseOutOfPhase();
          // What has arrived after the request is heard first: it may take the request back.
          return nextTurn().then<R>(() => {
            if (token.isCancellationRequested)
              throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
            refuseOutOfPhase();
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
