import { createMessageConnection } from "vscode-jsonrpc/node";
import { openDaemon } from "../../../server/src/connection/daemon.ts";
import { connectOptions, type StartOptions } from "./daemon.ts";

/** Opens a document as an editor does, an unsaved one unless it has a URI, and waits for its first diagnostics. */
export async function openDocument(
  daemon: StartOptions,
  text: string,
  uri = "untitled:opened.dai.json",
): Promise<void> {
  const { reader, writer, close } = await openDaemon({ ...connectOptions(daemon), start: false });
  const editor = createMessageConnection(reader, writer);
  editor.listen();
  await editor.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  const published = new Promise((resolve) =>
    editor.onNotification("textDocument/publishDiagnostics", resolve),
  );
  const textDocument = { uri, languageId: "dai", version: 1, text };
  await editor.sendNotification("textDocument/didOpen", { textDocument });
  await published;
  close();
}
