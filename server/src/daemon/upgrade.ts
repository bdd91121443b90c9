/** Who is let in: the checks of a WebSocket handshake, before there is a WebSocket. */
import { createHash, timingSafeEqual } from "node:crypto";

export interface Refused {
  status: 401 | 403 | 404;
  reason: string;
}

/**
 * Says why a handshake is refused, or null. Pages in a browser can reach every local port, so the Host must be
 * ours (a name that was rebound to 127.0.0.1 is not), a browser's Origin must be ours (every editor's webview
 * has one too, which proves nothing), and the token must be in the one place where no page can put it.
 *
 * @param rawHeaders names and values by turns, as received: Node's parsed headers hide repetitions
 * @param port the one that the daemon listens on
 */
export function refuseUpgrade(
  url: string,
  rawHeaders: readonly string[],
  port: number,
  token: string,
): Refused | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = valuesOf(rawHeaders, "host");
  if (host.length !== 1 || !hosts.includes(host[0]!))
    return { status: 403, reason: "The Host is not this daemon." };
  const origin = valuesOf(rawHeaders, "origin");
  if (origin.length > 1 || (origin.length === 1 && !hosts.some((own) => origin[0] === `http://${own}`)))
    return { status: 403, reason: "The Origin is foreign." };
  // A query is refused as well, so a token never ends up in a URL that something logs.
  if (url !== "/rpc") return { status: 404, reason: "There is only /rpc." };
  const authorization = valuesOf(rawHeaders, "authorization");
  if (authorization.length !== 1 || !isSame(authorization[0]!, `Bearer ${token}`))
    return { status: 401, reason: "The token of daemon.json must be sent once, as Authorization: Bearer." };
  return null;
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name);
}

/** Takes the same time wherever the two differ; the digests also hide a difference in length. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
