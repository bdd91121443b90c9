/** What the dashboard's HTTP side gives to whom, on a real daemon. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { DaemonInfo } from "../../../server/src/connection/info.ts";
import { commandPath, connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { type Handshake, type Headers, handshake } from "../support/rawSocket.ts";

let home: string;
let info: DaemonInfo;
let own: string;
beforeAll(async () => {
  home = temporaryHome();
  info = await startDaemon({ home });
  own = `http://127.0.0.1:${info.port}`;
});
afterAll(() => removeHome(home));

/** Whatever happened, the same daemon still serves others. */
afterEach(async () => {
  const connection = await connect(home);
  expect((await connection.request("dai/daemon/status", {})).pid).toBe(info.pid);
  connection.close();
});

async function newCode(): Promise<string> {
  const connection = await connect(home);
  const { url } = await connection.request("dai/daemon/code", {});
  connection.close();
  expect(url.startsWith(`${own}/#code=`)).toBe(true);
  return url.slice(`${own}/#code=`.length);
}

/** Asks with exactly this path, which no client has made shorter, and these headers. */
function ask(method: string, path: string, headers: Headers = {}, body = ""): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: info.port, method, path, headers });
    asked.once("error", reject).once("response", async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    asked.end(body);
  });
}

const exchange = (code: string, headers: Headers = { Origin: own }) => ask("POST", "/session", headers, code);

async function newCookie(): Promise<string> {
  const { status, headers } = await exchange(await newCode());
  expect(status).toBe(204);
  return headers["set-cookie"]![0]!.split(";")[0]!;
}

describe("the page", () => {
  test("is served with a policy that lets through nothing but our own files", async () => {
    for (const [path, type] of [
      ["/", "text/html"],
      ["/panel.js", "text/javascript"],
      ["/panel.css", "text/css"],
    ] as const) {
      const { status, headers, body } = await ask("GET", path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers["content-type"]).toContain(type);
      expect(body.length).toBeGreaterThan(100);
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
      expect(headers["permissions-policy"]).toContain("camera=(), geolocation=(), microphone=()");
      const policy = String(headers["content-security-policy"]);
      for (const directive of [
        ...["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"],
        "require-trusted-types-for 'script'",
      ])
        expect(policy).toContain(directive);
      expect(policy).not.toContain("unsafe");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      expect(body).not.toContain(info.token);
    }
  });

  test.each([
    "/../daemon.js",
    "/..%2fdaemon.js",
    "/%2e%2e/daemon.js",
    "/webview/../../package.json",
    "//etc/passwd",
    "/panel.js/../../daemon.js",
    "/panel.js?x",
    "/panel.js%00",
    "/panel.js.map",
    "/__proto__",
    "/constructor",
    "http://127.0.0.1/panel.js",
  ])("has no other path: %s", async (path) => {
    expect((await ask("GET", path)).status).toBe(404);
  });

  test("is for this machine's own names only, as after DNS rebinding", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${info.port}`,
      "127.0.0.1",
      `127.0.0.1.nip.io:${info.port}`,
    ]) {
      for (const path of ["/", "/panel.js"])
        expect((await ask("GET", path, { Host: host })).status).toBe(403);
      expect((await exchange(await newCode(), { Host: host, Origin: `http://${host}` })).status).toBe(403);
    }
  });

  test("is only read", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers } = await ask(method, "/");
      expect([method, status]).toEqual([method, 405]);
      expect(headers["access-control-allow-methods"]).toBeUndefined();
    }
    expect((await ask("GET", "/session")).status).toBe(405);
  });
});

describe("the code", () => {
  test("is exchanged once for a cookie that no script sees and no other site sends", async () => {
    const code = await newCode();
    const { status, headers } = await exchange(code);
    expect(status).toBe(204);
    expect(headers["set-cookie"]).toEqual([
      expect.stringMatching(
        new RegExp(`^dai-${info.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/rpc$`),
      ),
    ]);
    expect((await exchange(code)).status).toBe(403);
  });

  test("is taken from our own page only", async () => {
    const code = await newCode();
    const strangers = ["http://evil.example", "null", `${own}.evil.example`, "http://127.0.0.1:1", ""];
    for (const origin of strangers) expect((await exchange(code, { Origin: origin })).status).toBe(403);
    expect((await exchange(code, {})).status).toBe(403);
    expect((await exchange(code, { Origin: [own, own] })).status).toBe(403);
    expect((await exchange(code)).status).toBe(204);
  });

  test("is no longer than a code", async () => {
    expect((await exchange("x".repeat(5_000))).status).toBe(413);
  });
});

describe("the cookie", () => {
  test("admits our own page and no other", async () => {
    const Cookie = await newCookie();
    expect((await handshake(info, "/rpc", { Cookie, Origin: own })).status).toBe(101);
    expect((await handshake(info, "/rpc", { Origin: own })).status).toBe(401);
    expect((await handshake(info, "/rpc", { Cookie })).status).toBe(401);
    expect((await handshake(info, "/rpc", { Cookie: `${Cookie}x`, Origin: own })).status).toBe(401);
    for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1"])
      expect((await handshake(info, "/rpc", { Cookie, Origin: origin })).status).toBe(403);
    const rebound = { Cookie, Host: `evil.example:${info.port}`, Origin: `http://evil.example:${info.port}` };
    expect((await handshake(info, "/rpc", rebound)).status).toBe(403);
  });
});

test("dai open --print gives the address with a code that works", async () => {
  const env = { ...process.env, DAI_HOME: home };
  const url = execFileSync(process.execPath, [commandPath, "open", "--print"], { env, encoding: "utf8" });
  expect((await exchange(url.trim().split("#code=")[1]!)).status).toBe(204);
});

test("a browser is listed, and signed out again with its connections", async () => {
  const env = { ...process.env, DAI_HOME: home };
  const open = (...args: string[]) =>
    execFileSync(process.execPath, [commandPath, "open", ...args], { env, encoding: "utf8" });
  open("--revoke", "all");
  expect(open("--sessions")).toBe("No browser is signed in.\n");
  const Cookie = await newCookie();
  const [session] = open("--sessions").split(" ");
  expect(Cookie).not.toContain(session);
  const socket = new WebSocket(`ws://127.0.0.1:${info.port}/rpc`, { headers: { Cookie, Origin: own } });
  await once(socket, "open");
  const closed = once(socket, "close");
  expect(open("--revoke", session!)).toBe(`Session ${session} has ended.\n`);
  expect((await closed)[0]).toBe(1008);
  expect((await handshake(info, "/rpc", { Cookie, Origin: own })).status).toBe(401);
  expect(open("--revoke", session!)).toContain("`dai open --sessions` lists all");
});

test("a flood of wrong codes is refused, and the right one still works", async () => {
  const statuses = new Set<number>();
  for (let i = 0; i < 40; i++) statuses.add((await exchange(`guess ${i}`)).status);
  expect([...statuses]).toEqual([403, 429]);
  expect((await exchange(await newCode())).status).toBe(204);
});
