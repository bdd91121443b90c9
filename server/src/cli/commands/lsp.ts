import type { Command } from "commander";
import { type Message, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { openDaemon } from "../../connection/daemon.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
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

/** Bytes of the longest message; the daemon takes no longer one either. */
const longestMessage = 2 ** 20;

/** Messages that may wait to be read by the other side. */
const mostWaiting = 16;

async function forward(): Promise<void> {
  const socket = await openDaemon(daemonOptions());
  const reader = new StreamMessageReader(process.stdin);
  const writer = new StreamMessageWriter(process.stdout);
  const toDaemon = holding(process.stdin);
  const toEditor = holding(socket);
  let unread = 0;
  reader.onError(({ message }) => end(sentenceOf("lsp/no-message", { reason: visibleText(message) })));
  reader.listen((message: Message | null) => {
    unread = 0;
    if (message === null) end(sentenceOf("lsp/no-message", { reason: "null" }));
    else toDaemon(socket.writer.write(message));
  });
  process.stdin.on("data", (chunk: Buffer) => {
    unread += chunk.byteLength;
    if (unread <= 2 * longestMessage) return;
    end(sentenceOf("lsp/long-message", {}));
  });
  socket.reader.listen((message) => toEditor(writer.write(message)));
  // The editor ended without `exit`, or the daemon did: an editor starts a new server for the second.
  reader.onClose(() => socket.close());
  socket.onClose(() => process.exit(0));
}

/**
 * Reads on only while few messages wait to leave: an editor that does not read its answers, or a daemon that does not
 * read requests, delays the other side.
 */
function holding(source: { pause(): void; resume(): void }): (sent: Promise<void>) => void {
  let count = 0;
  return async (sent) => {
    if (++count === mostWaiting) source.pause();
    // A broken side ends the connection.
    await sent.catch(() => {});
    if (count-- === mostWaiting) source.resume();
  };
}

function end(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
