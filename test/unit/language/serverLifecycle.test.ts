import { expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import {
  CodeLensRequest,
  ErrorCodes,
  ExitNotification,
  HoverRequest,
  InitializeRequest,
  LSPErrorCodes,
  ShutdownRequest,
} from "vscode-languageserver-protocol";
import { connect, initialized, runsInMemory } from "./editor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [2] }');

test("requests before initialize and after shutdown are refused; exit lets the editor begin again", async () => {
  const { editor, published } = connect(runsInMemory().states);
  const initialize = () =>
    editor.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
  const hover = () =>
    editor.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 0 } });
  await expect(hover()).rejects.toMatchObject({ code: ErrorCodes.ServerNotInitialized });
  await initialize();
  await expect(initialize()).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
  await editor.sendRequest(ShutdownRequest.type);
  await expect(hover()).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
  await editor.sendNotification(ExitNotification.type);
  await initialize();
  expect(await hover()).toBeNull();
  expect(published).toEqual([]);
});

test("an event of a run after the connection has closed is ignored", async () => {
  const runs = runsInMemory();
  const { server, open, diagnostics, codesOf } = await initialized(runs.states);
  await open(text);
  await diagnostics(({ version }) => version === 1);
  server.dispose();
  // A second editor is told later than the first would be.
  runs.change(runsOf(text, { verdict: verdict() }));
  const other = await initialized(runs.states);
  await other.open(text);
  await other.diagnostics((params) => codesOf(params).includes("run-discard"));
  runs.change(runsOf(text, { verdict: verdict(), state: "stopped" }));
  await other.diagnostics((params) => codesOf(params).includes("run-stopped"));
});

test("dispose takes every handler and listener away", async () => {
  const runs = runsInMemory();
  const { editor, language } = await initialized(runs.states);
  language.dispose();
  expect(runs.listeners.size).toBe(0);
  const at = { textDocument: { uri }, position: { line: 0, character: 0 } };
  await expect(editor.sendRequest(HoverRequest.type, at)).rejects.toMatchObject({
    code: ErrorCodes.MethodNotFound,
  });
});

test("a request that is cancelled before its turn is not answered", async () => {
  const { editor, open } = await initialized(runsInMemory().states);
  await open(text);
  const source = new CancellationTokenSource();
  const at = { textDocument: { uri }, position: { line: 1, character: 5 } };
  const answer = editor.sendRequest(HoverRequest.type, at, source.token);
  source.cancel();
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test("of a burst of requests only those that are still wanted are worked on", async () => {
  const { states } = runsInMemory();
  let asked = 0;
  const { editor, open } = await initialized({
    ...states,
    runsOf: (wanted) => {
      asked++;
      return states.runsOf(wanted);
    },
  });
  await open(text);
  await editor.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  asked = 0;
  const sources = Array.from({ length: 20 }, () => new CancellationTokenSource());
  const answers = sources.map(({ token }) =>
    editor.sendRequest(CodeLensRequest.type, { textDocument: { uri } }, token),
  );
  for (const source of sources.slice(0, -1)) source.cancel();
  const settled = await Promise.allSettled(answers);
  expect(settled.map(({ status }) => status)).toEqual([...Array(19).fill("rejected"), "fulfilled"]);
  expect(asked).toBe(1);
});
