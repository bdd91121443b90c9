/** JSON-RPC with one message a line, as the Model Context Protocol's stdio transport has it. */
import type { Readable, Writable } from "node:stream";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import { parseMessage } from "../connection/message.ts";

/** Longest line that is read; longer ones end the conversation. */
const longestLine = 2 ** 20;

/** Messages from lines. What is no message is answered by `refuse` and passed over. */
export function lineReader(input: Readable, refuse: (refusal: object) => void): MessageReader {
  class LineReader extends AbstractMessageReader {
    override listen(callback: DataCallback): Disposable {
      let rest = "";
      input.setEncoding("utf8");
      input.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (line.trim() === "") continue;
          const received = parseMessage(line);
          if ("message" in received) callback(received.message);
          else {
            const { id, code, message } = received.refusal;
            refuse({ jsonrpc: "2.0", id, error: { code, message } });
          }
        }
        if (rest.length > longestLine) input.destroy();
      });
      input.on("close", () => this.fireClose());
      input.on("end", () => this.fireClose());
      return { dispose: () => void input.removeAllListeners("data") };
    }
  }
  return new LineReader();
}

/** Messages to lines. */
export function lineWriter(output: Writable): MessageWriter {
  class LineWriter extends AbstractMessageWriter implements MessageWriter {
    async write(message: Message): Promise<void> {
      output.write(`${JSON.stringify(message)}\n`);
    }
    end(): void {}
  }
  return new LineWriter();
}
