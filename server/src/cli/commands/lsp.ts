import type { Command } from "commander";
import { StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { openDaemon } from "../../connection/daemon.ts";
import { daemonOptions } from "../daemonOptions.ts";

/** Adds `dai lsp`: standard input and output of any editor, passed on to the daemon. */
export function addLspCommand(program: Command): void {
  program
    .command("lsp")
    .summary("serve the Language Server Protocol to an editor")
    .description("Serves the Language Server Protocol to an editor.")
    .requiredOption("--stdio", "over standard input and output")
    .action(forward);
}

async function forward(): Promise<void> {
  const socket = await openDaemon(daemonOptions());
  const reader = new StreamMessageReader(process.stdin);
  const writer = new StreamMessageWriter(process.stdout);
  reader.listen((message) => void socket.writer.write(message));
  socket.reader.listen((message) => void writer.write(message));
  // The editor ended without `exit`, or the daemon did: an editor starts a new server for the second.
  reader.onClose(() => socket.close());
  socket.onClose(() => process.exit(0));
}
