/** Documents of an editor that are too long to be read between the messages of others. */
import { expect, test } from "vitest";
import { longestDocument } from "../../../server/src/language/machine/longDocuments.ts";
import { openRaw, type RawSocket } from "../support/rawSocket.ts";
import { smallSpec } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
const uri = "untitled:long.dai.json";
const keys = Array.from({ length: 60_000 }, (_, index) => [`k${index.toString(36)}`, 0]);
const long = JSON.stringify({ ...smallSpec, ...Object.fromEntries(keys) });

async function openEditor(text: string): Promise<RawSocket> {
  const editor = await openRaw(daemon.connection.info);
  const params = { processId: null, rootUri: null, capabilities: {}, initializationOptions: {} };
  editor.send({ jsonrpc: "2.0", id: 0, method: "initialize", params });
  await editor.next();
  const textDocument = { uri, languageId: "dai", version: 1, text };
  editor.send({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument } });
  return editor;
}

/** Diagnostics that are published with at least one of a code. */
async function published(editor: RawSocket, code: string) {
  for (;;) {
    const { params } = await editor.next();
    const { diagnostics = [] } = (params ?? {}) as { diagnostics?: { code?: string; message: string }[] };
    if (diagnostics.some((each) => each.code === code)) return diagnostics;
  }
}

test("a document of 60,000 mistakes is checked while others are answered", async () => {
  const editor = await openEditor(long);
  const order: string[] = [];
  const diagnostics = published(editor, "unknown-key").then((found) => {
    order.push("diagnostics");
    return found;
  });
  for (let i = 0; i < 5; i++) await daemon.connection.request("dai/daemon/status", {});
  order.push("others");
  const messages = (await diagnostics).map(({ message }) => message);
  expect(order).toEqual(["others", "diagnostics"]);
  expect(messages.join()).toContain(
    `The spec has ${long.length} characters, so the editor shows only its diagnostics`,
  );
  expect(messages.length).toBeLessThan(600);
  editor.socket.close();
});

test("it gets no other feature, and a short one gets all", async () => {
  const position = { line: 0, character: long.indexOf("hidden") };
  const editor = await openEditor(long);
  await published(editor, "unknown-key");
  const ask = async (method: string, more: object) => {
    editor.send({ jsonrpc: "2.0", id: method, method, params: { textDocument: { uri }, ...more } });
    for (;;) {
      const answer = await editor.next();
      if (answer["id"] === method) return answer["result"];
    }
  };
  expect(await ask("textDocument/hover", { position })).toBeNull();
  expect(await ask("textDocument/formatting", { options: { tabSize: 2, insertSpaces: true } })).toBeNull();
  const short = JSON.stringify(smallSpec);
  expect(short.length).toBeLessThan(longestDocument);
  editor.send({
    jsonrpc: "2.0",
    method: "textDocument/didChange",
    params: { textDocument: { uri, version: 2 }, contentChanges: [{ text: short }] },
  });
  expect(await ask("textDocument/hover", { position })).not.toBeNull();
  editor.socket.close();
});
