/** JSON-RPC messages over a WebSocket, one in each text frame; the same on both of its sides. */

import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import { WebSocket } from "ws";
import { sentenceOf } from "../messages/catalogue.ts";
import { INVALID_REQUEST, parseMessage, type Received, type Refusal } from "./message.ts";

export interface Gate {
  /** Says why a well-formed message is not let through, or null. */
  admit(message: Message): Refusal | null;
  /** Called instead of the listener for what is refused or is no message. */
  refuse(refusal: Refusal): void;
}

/** Without a gate, a frame that is no message is reported as the reader's error. */
export function webSocketTransport(
  socket: WebSocket,
  gate?: Gate,
): { reader: MessageReader; writer: MessageWriter } {
  return { reader: new WebSocketReader(socket, gate), writer: new WebSocketWriter(socket) };
}

/** A result that is JSON already, as UTF-8 in pieces, so that a large answer is not encoded in one turn of the event loop. */
export class EncodedResult {
  readonly pieces: readonly Buffer[];

  constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces;
  }
}

class WebSocketReader extends AbstractMessageReader implements MessageReader {
  readonly #socket: WebSocket;
  readonly #gate: Gate | undefined;

  constructor(socket: WebSocket, gate: Gate | undefined) {
    super();
    this.#socket = socket;
    this.#gate = gate;
    socket.on("error", (error) => this.fireError(error));
    socket.on("close", () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = (data: unknown, isBinary: boolean): void => {
      const received: Received = isBinary
        ? { refusal: { id: null, code: INVALID_REQUEST, message: sentenceOf("bad-message/binary", {}) } }
        : parseMessage(String(data));
      const refusal = "refusal" in received ? received.refusal : this.#gate?.admit(received.message);
      if (refusal) this.#refuse(refusal);
      else if ("message" in received) callback(received.message);
    };
    this.#socket.on("message", onMessage);
    return { dispose: () => this.#socket.off("message", onMessage) };
  }

  #refuse(refusal: Refusal): void {
    if (this.#gate) this.#gate.refuse(refusal);
    else this.fireError(new Error(refusal.message));
  }
}

class WebSocketWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on("close", () => this.fireClose());
  }

  /** Settles when the message has left this process, and on a broken socket all the same: `close` tells. */
  async write(message: Message): Promise<void> {
    const pieces = encode(message);
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const last = pieces.pop()!;
    // The frames of one message follow each other on the socket; nothing else is sent in between.
    for (const piece of pieces) this.#socket.send(piece, { binary: false, fin: false });
    await new Promise<void>((resolve) => this.#socket.send(last, { binary: false }, () => resolve()));
  }

  end(): void {}
}

function encode(message: Message & { result?: unknown }): (string | Buffer)[] {
  const { result, ...rest } = message;
  if (!(result instanceof EncodedResult)) return [JSON.stringify(message)];
  return [`${JSON.stringify(rest).slice(0, -1)},"result":`, ...result.pieces, "}"];
}
