import { closeCode } from "../../../server/src/connection/closeCode.ts";
import type { Params, RequestMethod, Result } from "../../../server/src/protocol/protocol.ts";
import { download } from "../pictures/download.ts";
import type { HostEvent } from "../state/hostEvent.ts";
import { createPendingRequests, type Host } from "./host.ts";

const retryMs = { first: 500, most: 10_000 };
const stateKey = "dai-panel";
const signInAgain = "Your session has expired. Run `dai open` in a terminal to sign in again.";
const stopped = "The daemon was stopped. Run `dai open` in a terminal to start it again.";

interface Answer {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/**
 * The host in a browser: JSON-RPC over a WebSocket to the daemon that served the page. The code that `dai open`
 * put into the address is exchanged for a cookie and taken out of the address.
 */
export function socketHost(): Host {
  const pending = createPendingRequests();
  let socket: WebSocket | undefined;
  let delay = retryMs.first;

  async function enter(): Promise<boolean> {
    const code = new URLSearchParams(location.hash.slice(1)).get("code");
    if (code === null) return true;
    history.replaceState(null, "", location.pathname);
    return (await fetch("/session", { method: "POST", body: code })).ok;
  }

  function connect(listener: (event: HostEvent) => void): void {
    let opened = false;
    const current = new WebSocket(`ws://${location.host}/rpc`);
    socket = current;
    current.addEventListener("open", () => {
      opened = true;
      delay = retryMs.first;
      listener({ kind: "connection", state: "open" });
    });
    current.addEventListener("message", ({ data }) => {
      const { id, method, params, result, error } = JSON.parse(data) as Answer;
      if (method !== undefined) listener({ kind: "notification", method, params } as HostEvent);
      else if (id !== undefined && error) pending.reject(id, error.message);
      else if (id !== undefined) pending.resolve(id, result);
    });
    current.addEventListener("close", ({ code }) => {
      pending.rejectAll();
      // A refused handshake looks like a daemon that has ended, and the next one has another address.
      const message = code === closeCode.stopped ? stopped : opened ? undefined : signInAgain;
      listener({ kind: "connection", state: "closed", ...(message ? { message } : {}) });
      setTimeout(() => connect(listener), delay);
      delay = Math.min(2 * delay, retryMs.most);
    });
  }

  return {
    request<M extends RequestMethod>(method: M, params: Params<M>): Promise<Result<M>> {
      return pending.add((id) => socket?.send(JSON.stringify({ jsonrpc: "2.0", id, method, params })));
    },
    // A browser has no editor.
    reveal: null,
    openSpec: (text) =>
      download({ name: "rerun.dai.json", blob: new Blob([text], { type: "application/json" }) }),
    listen(listener) {
      const refused = () => listener({ kind: "connection", state: "closed", message: signInAgain });
      // An earlier cookie may still be valid although the code has been used.
      enter().then(() => connect(listener), refused);
    },
    saved() {
      return JSON.parse(localStorage.getItem(stateKey) ?? "null") ?? undefined;
    },
    save: (value) => localStorage.setItem(stateKey, JSON.stringify(value)),
    saveFile: download,
  };
}
