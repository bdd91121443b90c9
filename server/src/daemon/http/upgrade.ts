/** Who is let in: the checks of a WebSocket handshake, before there is a WebSocket. */
import { sentenceOf } from "../../messages/catalogue.ts";
import { isSame } from "./secrets.ts";

export interface Refused {
  status: 401 | 403 | 404;
  reason: string;
}

export interface Keys {
  /** of daemon.json, for programs */
  token: string;
  /** name of the cookie, for browsers, and the id of the session that its value stands for */
  cookieName: string;
  idOf(session: string): string | null;
}

/**
 * Says why a handshake is refused, or null. Pages in a browser can reach every local port, so the Host must be
 * ours (a name that was rebound to 127.0.0.1 is not), a browser's Origin must be ours (every editor's webview
 * has one too, which proves nothing), and the token must be in the one place where no page can put it. A page
 * of our own has the cookie instead, which counts only together with our Origin.
 *
 * @param rawHeaders names and values alternating, as received: Node's parsed headers hide repetitions
 * @param port the one that the daemon listens on
 */
export function refuseUpgrade(
  url: string,
  rawHeaders: readonly string[],
  port: number,
  keys: Keys,
): Refused | null {
  if (!isOwnHost(rawHeaders, port)) return { status: 403, reason: sentenceOf("refused/host", {}) };
  if (isForeignOrigin(rawHeaders, port)) return { status: 403, reason: sentenceOf("refused/origin", {}) };
  // A query is refused as well, so a token never ends up in a URL that something logs.
  if (url !== "/rpc") return { status: 404, reason: sentenceOf("refused/socket-path", {}) };
  const authorization = valuesOf(rawHeaders, "authorization");
  if (authorization.length === 0 && sessionOf(rawHeaders, keys) !== null) return null;
  if (authorization.length !== 1 || !isSame(authorization[0]!, `Bearer ${keys.token}`))
    return { status: 401, reason: sentenceOf("refused/token", {}) };
  return null;
}

/** Whether a handshake that was not refused was let in by a browser's cookie. */
export function isBrowser(rawHeaders: readonly string[]): boolean {
  return valuesOf(rawHeaders, "authorization").length === 0;
}

const ownHosts = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

export function isOwnHost(rawHeaders: readonly string[], port: number): boolean {
  const host = valuesOf(rawHeaders, "host");
  return host.length === 1 && ownHosts(port).includes(host[0]!);
}

/** Whether the request comes from a page that is not ours; programs other than browsers send no Origin. */
export function isForeignOrigin(rawHeaders: readonly string[], port: number): boolean {
  const origin = valuesOf(rawHeaders, "origin");
  return (
    origin.length > 1 || (origin.length === 1 && !ownHosts(port).some((own) => origin[0] === `http://${own}`))
  );
}

/** The session of a cookie of ours, sent once by a page whose Origin is exactly the Host that it talks to. */
export function sessionOf(
  rawHeaders: readonly string[],
  { cookieName, idOf }: Omit<Keys, "token">,
): string | null {
  const [host] = valuesOf(rawHeaders, "host");
  if (valuesOf(rawHeaders, "origin")[0] !== `http://${host}`) return null;
  const cookies = valuesOf(rawHeaders, "cookie").flatMap((line) => line.split("; "));
  const ours = cookies.filter((cookie) => cookie.startsWith(`${cookieName}=`));
  return ours.length === 1 ? idOf(ours[0]!.slice(cookieName.length + 1)) : null;
}

export function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name);
}
