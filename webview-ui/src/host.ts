import type {
  HostToPage,
  NotificationMethod,
  Notifications,
  PageToHost,
  Params,
  RequestMethod,
  Result,
  RunId,
} from "../../server/src/protocol/protocol.ts";

/** A notification of the daemon, its parameters typed by its method. */
export type Notification = {
  [M in NotificationMethod]: { kind: "notification"; method: M; params: Notifications[M] };
}[NotificationMethod];

/** What the page hears from its host without having asked. */
export type HostEvent =
  | Notification
  | { kind: "connection"; state: "open" | "closed"; message?: string }
  | { kind: "show"; run: RunId };

/** What carries the page's traffic: VS Code's webview here; a WebSocket could do the same in a browser. */
export interface Host {
  /** Asks the daemon; rejects with its sentence, or with ours when the connection goes before the answer. */
  request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Opens the run's spec at its initialization. */
  reveal(run: RunId): void;
  /** Starts listening; the host answers with the state of its connection. */
  listen(listener: (event: HostEvent) => void): void;
  /** What `save` kept when the page was here last; undefined the first time. */
  saved(): unknown;
  save(value: unknown): void;
}

interface VsCodeApi {
  postMessage(message: PageToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The host inside VS Code: everything goes through postMessage, no socket is opened. */
export function webviewHost(): Host {
  const api = acquireVsCodeApi();
  const pending = new Map<number, Pending>();
  let lastId = 0;

  function settle(id: number, how: (request: Pending) => void): void {
    const request = pending.get(id);
    pending.delete(id);
    if (request) how(request);
  }

  function receive(message: HostToPage, listener: (event: HostEvent) => void): void {
    if (message.kind === "response") settle(message.id, (request) => request.resolve(message.result));
    else if (message.kind === "error")
      settle(message.id, (request) => request.reject(new Error(message.message)));
    else {
      if (message.kind === "connection" && message.state === "closed")
        for (const id of [...pending.keys()])
          settle(id, (request) => request.reject(new Error("The connection to the daemon was lost.")));
      // The host forwards what the daemon sent, and the protocol's map types it by its method.
      listener(message as HostEvent);
    }
  }

  return {
    request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>> {
      const id = ++lastId;
      return new Promise<Result<M>>((resolve, reject) => {
        pending.set(id, { resolve: (result) => resolve(result as Result<M>), reject });
        api.postMessage({ kind: "request", id, method, params });
      });
    },
    reveal: (run) => api.postMessage({ kind: "reveal", run }),
    listen(listener) {
      addEventListener("message", (event: MessageEvent<HostToPage>) => receive(event.data, listener));
      api.postMessage({ kind: "ready" });
    },
    saved: () => api.getState(),
    save: (value) => api.setState(value),
  };
}
