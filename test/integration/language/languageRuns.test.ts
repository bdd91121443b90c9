import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import type { CodeLens, InlayHint, PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import { openDaemon } from "../../../server/src/connection/daemon.ts";
import { connectOptions, removeHome, temporaryHome } from "../support/daemon.ts";

let home: string;
let editor: MessageConnection;
const uri = "file:///specs/flat.dai.json";

beforeEach(async () => {
  home = temporaryHome();
  const socket = await openDaemon(connectOptions({ home }));
  editor = createMessageConnection(socket.reader, socket.writer);
  editor.listen();
});
afterEach(async () => {
  editor.dispose();
  await removeHome(home);
});

test("runs that finish tell the editor what an epoch takes, and show their symptoms", async () => {
  // With such a learning rate nothing moves.
  const text = `{
  "dataset": { "kind": "shell", "dimensions": 8, "train": 200, "validation": 100 },
  "architecture": { "kind": "mlp", "hidden": [8] },
  "training": { "optimizer": { "kind": "adam", "learningRate": 1e-7 }, "epochs": 12 }
}`;
  const symptom = new Promise<PublishDiagnosticsParams>((resolve) => {
    editor.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      if (params.diagnostics.some(({ code }) => code === "run-flat-loss")) resolve(params);
    });
  });
  await editor.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  const textDocument = { uri };
  await editor.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "dai", version: 1, text },
  });
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const hints = () => editor.sendRequest<InlayHint[]>("textDocument/inlayHint", { textDocument, range });
  expect((await hints()).map(({ label }) => label)).toEqual(["72 parameters", "1 run"]);

  await editor.sendRequest("workspace/executeCommand", { command: "dai.server.run", arguments: [uri] });
  const found = (await symptom).diagnostics.find(({ code }) => code === "run-flat-loss");
  expect(found?.message).toMatch(/^Seed 1 at gain 1 shows flat loss: the training loss has stayed at /);
  const label = async () => String((await hints())[1]?.label);
  while (!(await label()).includes("about")) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await label()).toMatch(/^1 run · about \d+ s$/);
  const lenses = await editor.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument });
  expect(lenses.length).toBeGreaterThan(0);
});
