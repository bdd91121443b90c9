import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** Pushes diagnostics of open documents to editors that don't pull them: soon, the newest only, and never the same twice in a row. */
export interface Publisher {
  /** The text was opened. */
  now(document: TextDocument): void;
  /** The text changed: waits for a pause in the typing. */
  afterTyping(document: TextDocument): void;
  /** Something else changed, such as a run: waits once, however many changes follow. */
  soon(document: TextDocument): void;
  closed(document: TextDocument): void;
  dispose(): void;
}

export interface PublisherOptions {
  diagnose(document: TextDocument): Diagnostic[];
  send(params: PublishDiagnosticsParams): void;
  onError(error: unknown): void;
  /** milliseconds */
  delay: number;
}

export function createPublisher({ diagnose, send, onError, delay }: PublisherOptions): Publisher {
  const timers = new Map<TextDocument, NodeJS.Timeout>();
  const sent = new Map<TextDocument, string>();

  const cancel = (document: TextDocument) => {
    clearTimeout(timers.get(document));
    timers.delete(document);
  };
  const now = (document: TextDocument) => {
    cancel(document);
    // Thrown in a timer, an error would end the process.
    try {
      const { uri, version } = document;
      const params = { uri, version, diagnostics: diagnose(document) };
      const text = JSON.stringify(params);
      if (sent.get(document) === text) return;
      sent.set(document, text);
      send(params);
    } catch (error) {
      onError(error);
    }
  };
  const later = (document: TextDocument) => {
    timers.set(
      document,
      setTimeout(() => now(document), delay),
    );
  };
  return {
    now,
    afterTyping(document) {
      cancel(document);
      later(document);
    },
    soon(document) {
      if (!timers.has(document)) later(document);
    },
    closed(document) {
      cancel(document);
      sent.delete(document);
      send({ uri: document.uri, diagnostics: [] });
    },
    dispose() {
      for (const document of [...timers.keys()]) cancel(document);
      sent.clear();
    },
  };
}
