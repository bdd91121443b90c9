import type { MessageConnection, RequestHandler, RequestType } from "vscode-jsonrpc";
import {
  CodeActionKind,
  CodeActionRequest,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Disposable,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  ErrorCodes,
  ExecuteCommandRequest,
  ExitNotification,
  FoldingRangeRequest,
  HoverRequest,
  InitializeRequest,
  LogMessageNotification,
  type LogMessageParams,
  MessageType,
  PublishDiagnosticsNotification,
  ResponseError,
  SelectionRangeRequest,
  ShutdownRequest,
} from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { initializeResult } from "./capabilities.ts";
import { codeActions } from "./codeActions.ts";
import { commandsFor, executeCommand, serverCommands } from "./commands.ts";
import { complete } from "./completion.ts";
import { diagnose } from "./diagnostics.ts";
import { createDocuments } from "./documents.ts";
import { hover } from "./hover.ts";
import { createPublisher } from "./publisher.ts";
import type { RunStates } from "./runStates.ts";
import { documentSymbols, foldingRanges, format, selectionRanges } from "./structure.ts";
import { normalUri } from "./uri.ts";

/** Long enough to gather a burst of key strokes, short enough to feel immediate; milliseconds. */
const typingPause = 120;

/**
 * Serves the Language Server Protocol to one editor. Its life ends with `dispose`; the protocol's `shutdown`
 * and `exit` only forget what this editor had open, since the process serves others too.
 */
export function serveLanguage(connection: MessageConnection, runs: RunStates): { dispose(): void } {
  let phase: "fresh" | "serving" | "shutdown" = "fresh";
  let commands = serverCommands;
  const documents = createDocuments();
  const runsOf = (document: TextDocument) => runs.runsOf(normalUri(document.uri));
  // A closed connection throws or rejects what is sent; there is nobody left to tell.
  const tell = (send: () => Promise<void>) =>
    void Promise.resolve()
      .then(send)
      .catch(() => {});
  const publisher = createPublisher({
    diagnose: (document) => diagnose(document.getText(), runsOf(document)),
    send: (params) => tell(() => connection.sendNotification(PublishDiagnosticsNotification.type, params)),
    onError: (error) => {
      const params: LogMessageParams = { type: MessageType.Error, message: String(error) };
      tell(() => connection.sendNotification(LogMessageNotification.type, params));
    },
    delay: typingPause,
  });

  const forget = () => {
    publisher.dispose();
    documents.clear();
  };

  const handlers: Disposable[] = [];

  /** Registers a request that is answered only between `initialize` and `shutdown`. */
  function answer<P, R>(type: RequestType<P, R, void>, handler: RequestHandler<P, R, void>): void {
    handlers.push(
      connection.onRequest<P, R, void>(type, (params, token) => {
        if (phase === "fresh")
          throw new ResponseError(
            ErrorCodes.ServerNotInitialized,
            "Send initialize before any other request.",
          );
        if (phase === "shutdown")
          throw new ResponseError(ErrorCodes.InvalidRequest, "The language server was shut down.");
        return handler(params, token);
      }),
    );
  }

  handlers.push(
    connection.onRequest(InitializeRequest.type, ({ initializationOptions }) => {
      if (phase !== "fresh")
        throw new ResponseError(ErrorCodes.InvalidRequest, "The language server is already initialized.");
      phase = "serving";
      commands = commandsFor(initializationOptions);
      return initializeResult(commands);
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
      publisher.now(documents.open(params));
    }),
    connection.onNotification(DidChangeTextDocumentNotification.type, (params) => {
      const document = documents.change(params);
      if (document) publisher.afterTyping(document);
    }),
    connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument }) => {
      const document = documents.close(textDocument.uri);
      if (document) publisher.closed(document);
    }),
    runs.onChange((uri) => {
      const document = documents.get(uri);
      if (document) publisher.soon(document);
    }),
  );

  /** The same for a request about an open document; null about any other. */
  function onOpen<P extends { textDocument: { uri: string } }, R>(
    handler: (document: TextDocument, params: P) => R,
  ): (params: P) => R | null {
    return (params) => {
      const document = documents.get(params.textDocument.uri);
      return document ? handler(document, params) : null;
    };
  }

  answer(
    CompletionRequest.type,
    onOpen((document, { position }) => complete(document, position)),
  );
  answer(
    HoverRequest.type,
    onOpen((document, { position }) => hover(document, position)),
  );
  answer(DocumentSymbolRequest.type, onOpen(documentSymbols));
  answer(FoldingRangeRequest.type, onOpen(foldingRanges));
  answer(
    SelectionRangeRequest.type,
    onOpen((document, { positions }) => selectionRanges(document, positions)),
  );
  answer(
    DocumentFormattingRequest.type,
    onOpen((document, { options }) => format(document, undefined, options)),
  );
  answer(
    DocumentRangeFormattingRequest.type,
    onOpen((document, { range, options }) => format(document, range, options)),
  );
  answer(
    CodeActionRequest.type,
    onOpen((document, { range, context: { only } }) =>
      only?.every((kind) => kind !== "" && kind !== CodeActionKind.QuickFix)
        ? []
        : codeActions({
            uri: document.uri,
            text: document.getText(),
            range,
            runs: runsOf(document),
            commands,
          }),
    ),
  );
  answer(ExecuteCommandRequest.type, (params) => executeCommand(params, runs));

  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
      forget();
    },
  };
}
