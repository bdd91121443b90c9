/** An editor in this process, connected to the language server as a real one is. */
import { PassThrough } from "node:stream";
import { afterEach } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import {
  type ClientCapabilities,
  DidOpenTextDocumentNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
} from "vscode-languageserver-protocol";
import { normalUri } from "../../../server/src/domain/normalUri.ts";
import type { RunHistory } from "../../../server/src/indicator/runHistory.ts";
import type { RunStates } from "../../../server/src/language/runs/runStates.ts";
import { serveLanguage } from "../../../server/src/language/server/server.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { uri } from "./runs.ts";

const endings: (() => void)[] = [];

afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Runs in memory: all of one spec. */
export function runsInMemory(initial: RunSummary[] = [], histories: RunHistory[] = []) {
  let runs = initial;
  const listeners = new Set<(uri: string) => void>();
  const asked: [string, string[]][] = [];
  const states: RunStates = {
    runsOf: (wanted) => runs.filter((run) => run.uri && normalUri(run.uri) === wanted),
    onChange: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    all: () => runs,
    calibrationOf: () => null,
    recentEpochs: () => [],
    speedFor: () => ({ secondsPerEpoch: 2, workers: 2 }),
    histories: async () => histories,
    fittings: (ids) => ids.map(() => ({ data: "d", architecture: "a", recipe: "r" })),
    start: async ({ text: started = "" }) => {
      asked.push(["start", [started]]);
      return { study: "study", runs: [], epochs: 30 };
    },
    stop: async (ids) => asked.push(["stop", ids]),
    continue: async (ids) => asked.push(["continue", ids]),
    dismiss: async (ids) => asked.push(["dismiss", ids]),
  };
  const change = (next: RunSummary[], at = uri) => {
    runs = next;
    for (const listener of listeners) listener(at);
  };
  return { states, asked, change, listeners };
}

/** An editor's end of a connection whose other end is the server. */
export function connect(states: RunStates) {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createMessageConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  const editor = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const language = serveLanguage(server, states);
  const published: PublishDiagnosticsParams[] = [];
  let wake = () => {};
  editor.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    wake();
  });
  server.listen();
  editor.listen();
  endings.push(() => {
    language.dispose();
    editor.dispose();
    server.dispose();
  });
  /** The newest diagnostics, as soon as they satisfy a condition. */
  async function diagnostics(condition: (params: PublishDiagnosticsParams) => boolean) {
    for (;;) {
      const newest = published.at(-1);
      if (newest && condition(newest)) return newest;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { editor, server, language, published, diagnostics };
}

export async function initialized(
  states: RunStates,
  initializationOptions?: unknown,
  capabilities: ClientCapabilities = {},
) {
  const connected = connect(states);
  const { editor } = connected;
  const result = await editor.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities,
    initializationOptions,
  });
  const open = (text: string, at = uri) =>
    editor.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: at, languageId: "dai", version: 1, text },
    });
  const codesOf = ({ diagnostics }: PublishDiagnosticsParams) => diagnostics.map(({ code }) => code);
  return { ...connected, result, open, codesOf };
}
