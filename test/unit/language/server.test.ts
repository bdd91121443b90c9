import { expect, test } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CodeLensRefreshRequest,
  CompletionRequest,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  ErrorCodes,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRefreshRequest,
  LogMessageNotification,
  SemanticTokensRequest,
} from "vscode-languageserver-protocol";
import { mostTokens } from "../../../server/src/language/navigation/semanticTokens.ts";
import { mostResults } from "../../../server/src/language/navigation/structure.ts";
import { initialized, runsInMemory } from "./editor.ts";
import { runsOf, specWith, uri, verdict } from "./runs.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [2] }');

test("diagnostics follow the text as it is edited, with its version", async () => {
  const { editor, open, diagnostics, published, codesOf } = await initialized(runsInMemory().states);
  await open('{ "training": { "epochs": 0 } }');
  const first = await diagnostics(({ version }) => version === 1);
  expect(codesOf(first)).toEqual(expect.arrayContaining(["range", "missing-key"]));
  const edit = (version: number, range: [number, number], newText: string) =>
    editor.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [
        {
          range: { start: { line: 0, character: range[0] }, end: { line: 0, character: range[1] } },
          text: newText,
        },
      ],
    });
  await edit(2, [26, 27], "3");
  await edit(3, [27, 27], "0");
  const third = await diagnostics(({ version }) => version === 3);
  expect(codesOf(third)).not.toContain("range");
  expect(published.map(({ version }) => version)).toEqual([1, 3]);
  await editor.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  expect(await diagnostics(({ version }) => version === undefined)).toEqual({ uri, diagnostics: [] });
});

test("a verdict becomes a warning, and its quick fix stops the run", async () => {
  const runs = runsInMemory();
  const { editor, open, diagnostics, codesOf, result } = await initialized(runs.states);
  await open(text);
  await diagnostics(({ version }) => version === 1);
  const [good, bad] = runsOf(text);
  runs.change([good!, { ...bad!, verdict: verdict() }]);
  const warned = await diagnostics((params) => codesOf(params).includes("run-discard"));
  const { range } = warned.diagnostics[0]!;
  const context = { diagnostics: warned.diagnostics };
  const actions = (await editor.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range,
    context,
  })) as CodeAction[];
  const stop = actions.find(({ title }) => title === "Stop this run");
  expect(result.capabilities.executeCommandProvider?.commands).toContain(stop?.command?.command);
  await editor.sendRequest(ExecuteCommandRequest.type, {
    command: stop!.command!.command,
    arguments: stop!.command!.arguments!,
  });
  expect(runs.asked).toEqual([["stop", [bad!.run]]]);
  runs.change([]);
  await diagnostics(({ diagnostics: none }) => none.length === 0);
});

test("an editor that has our commands is not offered them again", async () => {
  const { result } = await initialized(runsInMemory().states, { commands: true });
  expect(result.capabilities.executeCommandProvider).toBeUndefined();
});

test("URIs in another spelling are the same document", async () => {
  const spelt = "file:///c%3A/my%20specs/a.dai.json";
  const runs = runsInMemory(runsOf(text, { verdict: verdict(), uri: "file:///C:/my specs/a.dai.json" }));
  const { open, diagnostics, codesOf } = await initialized(runs.states);
  await open(text, spelt);
  const params = await diagnostics(({ version }) => version === 1);
  expect(params.uri).toBe(spelt);
  expect(codesOf(params)).toEqual(["run-discard", "run-discard"]);
  runs.change([], "file:///C:/my%20specs/a.dai.json");
  await diagnostics((next) => next.diagnostics.length === 0);
});

test("completion and hover answer on the open text, and with nothing on any other", async () => {
  const { editor, open } = await initialized(runsInMemory().states);
  await open('{ "policy": {  } }');
  const at = { textDocument: { uri }, position: { line: 0, character: 14 } };
  const completion = await editor.sendRequest(CompletionRequest.type, at);
  const onDiscard = expect.objectContaining({ label: "onDiscard" });
  expect(completion).toMatchObject({ items: expect.arrayContaining([onDiscard]) });
  const other = { ...at, textDocument: { uri: "file:///other.dai.json" } };
  expect(await editor.sendRequest(CompletionRequest.type, other)).toBeNull();
  expect(await editor.sendRequest(HoverRequest.type, other)).toBeNull();
});

test("commands that mean nothing are refused with a sentence", async () => {
  const { editor } = await initialized(runsInMemory().states);
  const execute = (command: string, args: unknown[]) =>
    editor.sendRequest(ExecuteCommandRequest.type, { command, arguments: args as never });
  await expect(execute("rm", ["-rf"])).rejects.toMatchObject({ code: ErrorCodes.InvalidParams });
  await expect(execute("dai.server.stop", [])).rejects.toThrow("needs the ids of one or more runs");
  await expect(execute("dai.server.stop", [{ __proto__: 1 }])).rejects.toMatchObject({
    code: ErrorCodes.InvalidParams,
  });
});

test("a text that is nested too deeply gets a diagnostic, and the server continues", async () => {
  const { editor, open, diagnostics, codesOf } = await initialized(runsInMemory().states);
  await open("[".repeat(60_000));
  expect(codesOf(await diagnostics(({ version }) => version === 1))).toContain("syntax");
  const at = { textDocument: { uri }, position: { line: 0, character: 3 } };
  await expect(editor.sendRequest(HoverRequest.type, at)).resolves.toBeNull();
  await open(text);
  await diagnostics(({ diagnostics: none }) => none.length === 0);
});

const pulling: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: {
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
};

test("an editor that pulls diagnostics is pushed none, and is told when runs change", async () => {
  const runs = runsInMemory();
  const { editor, open, published, result } = await initialized(runs.states, undefined, pulling);
  expect(result.capabilities.diagnosticProvider).toBeDefined();
  const refreshed: string[] = [];
  const all = new Promise<void>((resolve) => {
    for (const { method } of [
      DiagnosticRefreshRequest.type,
      InlayHintRefreshRequest.type,
      CodeLensRefreshRequest.type,
    ])
      editor.onRequest(method, () => {
        if (refreshed.push(method) === 3) resolve();
        return null;
      });
  });
  await open('{ "training": { "epochs": 0 } }');
  const pull = (previousResultId?: string) =>
    editor.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  const first = await pull();
  expect(first).toMatchObject({ kind: "full", items: expect.arrayContaining([expect.anything()]) });
  expect(await pull(first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
  runs.change(runsOf(text, { verdict: verdict() }));
  await all;
  expect(published).toEqual([]);
});

test("an extension of ours is pushed diagnostics unless it asks to pull them", async () => {
  const pushed = await initialized(runsInMemory().states, { commands: true }, pulling);
  expect(pushed.result.capabilities.diagnosticProvider).toBeUndefined();
  const pulled = await initialized(runsInMemory().states, { commands: true, pullDiagnostics: true }, pulling);
  expect(pulled.result.capabilities.diagnosticProvider).toBeDefined();
});

test("specs of the same name in two folders keep to themselves", async () => {
  const runs = runsInMemory(runsOf(text, { verdict: verdict(), uri: "file:///b/a.dai.json" }));
  const { open, diagnostics, codesOf } = await initialized(runs.states);
  await open(text, "file:///a/a.dai.json");
  expect(codesOf(await diagnostics((params) => params.uri === "file:///a/a.dai.json"))).toEqual([]);
  await open(text, "file:///b/a.dai.json");
  const other = await diagnostics((params) => params.uri === "file:///b/a.dai.json");
  expect(codesOf(other)).toEqual(["run-discard", "run-discard"]);
});

test("more diagnostics than an editor can show end in a notice", async () => {
  const { open, diagnostics } = await initialized(runsInMemory().states);
  await open(`{ ${Array.from({ length: 600 }, (_, i) => `"key${i}": 1`).join(", ")} }`);
  const { diagnostics: shown } = await diagnostics(({ version }) => version === 1);
  expect(shown).toHaveLength(501);
  expect(shown.at(-1)?.message).toMatch(/^Only the first 500 problems are shown/);
});

test("an outline, folding or colouring that is cut short is told in the editor's log", async () => {
  const { editor, open } = await initialized(runsInMemory().states);
  const notices: string[] = [];
  editor.onNotification(LogMessageNotification.type, ({ message }) => {
    notices.push(message);
  });
  const many = Array.from({ length: mostResults + 1 }, (_, i) => `"${i.toString(36)}":{\n\n}`);
  await open(`{ "name": "a",\n${many.join(",")} }`);
  const textDocument = { uri };
  const outline = await editor.sendRequest(DocumentSymbolRequest.type, { textDocument });
  const folds = await editor.sendRequest(FoldingRangeRequest.type, { textDocument });
  await open(`{ "initialization": { "gain": [${"1,".repeat(mostTokens)}1] } }`);
  const tokens = await editor.sendRequest(SemanticTokensRequest.type, { textDocument });
  expect([outline?.length, folds?.length, tokens?.data.length]).toEqual([
    mostResults,
    mostResults,
    5 * mostTokens,
  ]);
  expect(notices.map((notice) => /^The (\w+)/.exec(notice)?.[1])).toEqual([
    "outline",
    "folding",
    "colouring",
  ]);
});

test("an editor without our commands runs a spec through the server, with the text that is open", async () => {
  const runs = runsInMemory();
  const { editor, open } = await initialized(runs.states);
  await open(text);
  const run = (command: string, at: string) =>
    editor.sendRequest(ExecuteCommandRequest.type, { command, arguments: [at] });
  await run("dai.server.run", uri);
  expect(runs.asked).toEqual([["start", [text]]]);
  await run("dai.server.runOne", uri);
  expect(runs.asked[1]?.[1][0]).toContain('"gain": 1, "seeds": [2]');
  await expect(run("dai.server.run", "file:///not/open.dai.json")).rejects.toThrow("the URI of an open spec");
});
