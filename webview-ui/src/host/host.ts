import type { Params, RequestMethod, Result, RunId } from "../../../server/src/protocol/protocol.ts";
import type { SavedFile } from "../pictures/download.ts";
import type { HostEvent } from "../state/hostEvent.ts";

/** What carries the page's traffic: VS Code's webview (webviewHost.ts) or a WebSocket (socketHost.ts). */
export interface Host {
  /** Asks the daemon; rejects with its sentence, or with ours when the connection goes before the answer. */
  request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Opens the run's spec at its initialization; null where there is no editor. */
  reveal: ((run: RunId) => void) | null;
  /** Lets the user edit a new spec. @param uri of the spec that it comes from */
  openSpec(text: string, uri: string | null): void;
  /** Starts listening; the host answers with the state of its connection. */
  listen(listener: (event: HostEvent) => void): void;
  /** What `save` kept when the page was here last; undefined the first time. */
  saved(): unknown;
  save(value: unknown): void;
  /** Lets the user keep a picture or its data. */
  saveFile(file: SavedFile): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The requests that wait for their answer, by id. */
export function createPendingRequests() {
  const pending = new Map<number, Pending>();
  let lastId = 0;

  function settle(id: number, how: (request: Pending) => void): void {
    const request = pending.get(id);
    pending.delete(id);
    if (request) how(request);
  }
  const reject = (id: number, message: string) => settle(id, (request) => request.reject(new Error(message)));

  return {
    /** Sends a request under a new id; its answer is of the type that the protocol gives it. */
    add<T>(send: (id: number) => void): Promise<T> {
      const id = ++lastId;
      return new Promise<T>((resolve, reject) => {
        pending.set(id, { resolve: (result) => resolve(result as T), reject });
        send(id);
      });
    },
    resolve: (id: number, result: unknown) => settle(id, (request) => request.resolve(result)),
    reject,
    rejectAll() {
      for (const id of [...pending.keys()]) reject(id, "The connection to the daemon was lost.");
    },
  };
}
