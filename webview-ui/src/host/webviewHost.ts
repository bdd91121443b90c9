import type { HostToPage, PageToHost } from "../../../server/src/protocol/page.ts";
import type { Params, RequestMethod, Result } from "../../../server/src/protocol/protocol.ts";
import { toBase64 } from "../pictures/download.ts";
import type { HostEvent } from "../state/hostEvent.ts";
import { createPendingRequests, type Host } from "./host.ts";

interface VsCodeApi {
  postMessage(message: PageToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export const isInVsCode = (): boolean => typeof acquireVsCodeApi === "function";

/** The host inside VS Code: everything goes through postMessage, no socket is opened. */
export function webviewHost(): Host {
  const api = acquireVsCodeApi();
  const pending = createPendingRequests();

  function receive(message: HostToPage, listener: (event: HostEvent) => void): void {
    if (message.kind === "response") pending.resolve(message.id, message.result);
    else if (message.kind === "error") pending.reject(message.id, message.message);
    else if (message.kind === "notifications")
      // The host forwards what the daemon sent, and the protocol's map types it by its method.
      for (const event of message.events) listener({ kind: "notification", ...event } as HostEvent);
    else {
      if (message.kind === "connection" && message.state === "closed") pending.rejectAll();
      listener(message);
    }
  }

  return {
    request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>> {
      return pending.add((id) => api.postMessage({ kind: "request", id, method, params }));
    },
    openSpec: (text, uri) => api.postMessage({ kind: "openSpec", text, uri }),
    reveal: (run) => api.postMessage({ kind: "reveal", run }),
    listen(listener) {
      addEventListener("message", (event: MessageEvent<HostToPage>) => receive(event.data, listener));
      api.postMessage({ kind: "ready" });
    },
    saved: () => api.getState(),
    save: (value) => api.setState(value),
    async saveFile({ name, blob }) {
      api.postMessage({ kind: "save", name, mime: blob.type, data: await toBase64(blob) });
    },
  };
}
