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
import type { Flowing } from "../connection/flow.ts";
import { parseMessage } from "../connection/message.ts";
import type { Gate } from "../connection/webSocketTransport.ts";

/** Longest line that is read; longer ones end the conversation. */
const longestLine = 2 ** 20;

/** Both directions of a conversation in lines. */
export interface LineTransport {
  /** Lets messages from lines through a gate; without one, what is no message is passed over. */
  reader(gate?: Gate): MessageReader;
  writer: MessageWriter;
  /** While it is paused no line is read, not even those that have come already. */
  source: Flowing;
}

export function lineTransport(input: Readable, output: Writable): LineTransport {
  let open = Promise.resolve();
  let resume = (): void => {};
  return {
    reader: (gate) => new LineReader(input, gate, () => open),
    writer: new LineWriter(output),
    source: {
      pause() {
        open = new Promise((settle) => {
          resume = settle;
        });
      },
      resume: () => resume(),
      send: (text, done) => void output.write(`${text}\n`, done),
    },
  };
}

class LineReader extends AbstractMessageReader {
  readonly #input: Readable;
  readonly #gate: Gate | undefined;
  readonly #untilOpen: () => Promise<void>;

  constructor(input: Readable, gate: Gate | undefined, untilOpen: () => Promise<void>) {
    super();
    this.#input = input;
    this.#gate = gate;
    this.#untilOpen = untilOpen;
  }

  listen(callback: DataCallback): Disposable {
    let isListening = true;
    const read = async (): Promise<void> => {
      for await (const line of linesOf(this.#input)) {
        if (!isListening) return;
        this.#take(line, callback);
        await this.#untilOpen();
      }
    };
    // An input that breaks off ends like one that is closed.
    void read()
      .catch(() => {})
      .then(() => this.fireClose());
    return {
      dispose() {
        isListening = false;
      },
    };
  }

  #take(line: string, callback: DataCallback): void {
    const received = parseMessage(line);
    const refusal = "refusal" in received ? received.refusal : this.#gate?.admit(received.message);
    if (refusal) this.#gate?.refuse(refusal);
    else if ("message" in received) callback(received.message);
  }
}

/** The lines that are not empty, up to the first that is too long. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of input.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield line;
    if (rest.length > longestLine) return;
  }
}

class LineWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #output: Writable;

  constructor(output: Writable) {
    super();
    this.#output = output;
  }

  /** Settles when the message has left this process, and on a broken output all the same. */
  async write(message: Message): Promise<void> {
    await new Promise<void>((settle) => this.#output.write(`${JSON.stringify(message)}\n`, () => settle()));
  }

  end(): void {}
}
