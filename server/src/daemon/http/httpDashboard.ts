/** What a browser gets over plain HTTP: the panel's page, and a cookie in exchange for a code. */

import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { Log } from "../../runs/log.ts";
import type { Admission } from "./httpAdmission.ts";
import { contentSecurityPolicy, dashboardHtml, pageHeaders } from "./httpPage.ts";
import { isForeignOrigin, isOwnHost, valuesOf } from "./upgrade.ts";

export interface DashboardOptions {
  /** the built page: panel.js and panel.css */
  folder: URL;
  admission: Admission;
  log: Log;
}

/** Everything that is served, by its exact path: no path of a request ever becomes a path of the disk. */
const files: Record<string, { name: string; type: string }> = {
  "/panel.js": { name: "panel.js", type: "text/javascript; charset=utf-8" },
  "/panel.css": { name: "panel.css", type: "text/css; charset=utf-8" },
};

const MAX_BODY_BYTES = 1024;

/** The name carries the port, because browsers send a cookie of 127.0.0.1 to all its ports. */
export const cookieName = (port: number): string => `dai-${port}`;

/**
 * Answers one HTTP request. The page itself holds nothing and is given to everybody whose Host is ours; only a
 * page of our own Origin can exchange a code.
 */
export async function serveDashboard(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  options: DashboardOptions,
): Promise<void> {
  const { method = "", url = "", rawHeaders } = request;
  const headers = {
    ...pageHeaders,
    "Content-Security-Policy": contentSecurityPolicy(port),
    Connection: "close",
  };
  const answer = (status: number, text: string, more: Record<string, string> = {}): void => {
    response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8", ...more });
    response.end(method === "HEAD" ? undefined : status < 400 ? text : `${text}\n`);
  };
  if (!isOwnHost(rawHeaders, port)) return answer(403, sentenceOf("refused/host", {}));
  const file = Object.hasOwn(files, url) ? files[url] : undefined;
  if (url === "/session") return exchange(request, port, options, answer);
  if (url !== "/" && !file) return answer(404, sentenceOf("refused/path", {}));
  if (method !== "GET" && method !== "HEAD") return answer(405, "Use GET.", { Allow: "GET, HEAD" });
  if (!file) return answer(200, dashboardHtml, { "Content-Type": "text/html; charset=utf-8" });
  try {
    const text = await readFile(new URL(file.name, options.folder), "utf8");
    answer(200, text, { "Content-Type": file.type });
  } catch (error) {
    options.log.error({ err: error, file: file.name }, "the dashboard is not complete");
    answer(500, sentenceOf("refused/incomplete", {}));
  }
}

type Answer = (status: number, text: string, more?: Record<string, string>) => void;

async function exchange(
  request: IncomingMessage,
  port: number,
  { admission, log }: DashboardOptions,
  answer: Answer,
): Promise<void> {
  const { method, rawHeaders } = request;
  if (method !== "POST") return answer(405, sentenceOf("refused/post", {}), { Allow: "POST" });
  // A browser always says where a POST comes from, so one without an Origin is no page of ours either.
  if (valuesOf(rawHeaders, "origin").length !== 1 || isForeignOrigin(rawHeaders, port))
    return answer(403, sentenceOf("refused/origin", {}));
  const code = await readBody(request);
  if (code === null) return answer(413, sentenceOf("refused/large", {}));
  const result = admission.exchange(code);
  if ("session" in result) {
    const cookie = `${cookieName(port)}=${result.session}; HttpOnly; SameSite=Strict; Path=/rpc`;
    return answer(204, "", { "Set-Cookie": cookie });
  }
  log.warn({ refused: result.refused }, "refused a browser");
  if (result.refused === "tooMany") return answer(429, sentenceOf("refused/many-codes", {}));
  answer(403, sentenceOf("refused/old-code", {}));
}

/** The body as text; null when it is longer than any code. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) return null;
  }
  return text;
}
