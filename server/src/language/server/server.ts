import type { MessageConnection } from "vscode-jsonrpc";
import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Disposable,
  ExitNotification,
  InitializeRequest,
  MessageType,
  ShutdownRequest,
} from "vscode-languageserver-protocol";
import { normalUri } from "../../domain/normalUri.ts";
import { commandsFor, serverCommands } from "../commands.ts";
import { diagnose, limited } from "../diagnostics/diagnostics.ts";
import { createDocuments } from "../documents/documents.ts";
import { machine } from "../machine/thisMachine.ts";
import type { RunStates } from "../runs/runStates.ts";
import { createAnswers } from "./answers.ts";
import { type EditorAbilities, editorAbilities, initializeResult } from "./capabilities.ts";
import { createEditorNotices } from "./editorNotices.ts";
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
  const notices = createEditorNotices(connection);
  const publisher = createPublisher({
    diagnose: (document) =>
      limited(diagnose(document, runs.runsOf(normalUri(document.uri)), { recentEpochs: runs.recentEpochs })),
    send: notices.publish,
    onError: (error) => notices.log(MessageType.Error, String(error)),
    delay: typingPause,
  });
  const refreshes = createRefreshes(connection, notices.attempt, () => editor, typingPause);

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
    notice: (message) => notices.log(MessageType.Info, message),
    tell: notices.show,
    resolvesEdits: () => editor.resolvesEdits,
    answer: createAnswers(connection, phase, handlers),
  });

  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
      forget();
    },
  };
}
