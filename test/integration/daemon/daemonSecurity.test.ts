import { connect as connectTcp } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { useGuardedDaemon } from "../support/guardedDaemon.ts";
import { type Headers, handshake, openRaw, type RawSocket } from "../support/rawSocket.ts";

const daemon = useGuardedDaemon();

const bearer = (): Headers => ({ Authorization: `Bearer ${daemon.info.token}` });

describe("the handshake", () => {
  test("lets in who has the token", async () => {
    expect((await handshake(daemon.info, "/rpc", bearer())).status).toBe(101);
    const own = { Host: `localhost:${daemon.info.port}`, Origin: `http://localhost:${daemon.info.port}` };
    expect((await handshake(daemon.info, "/rpc", { ...bearer(), ...own })).status).toBe(101);
  });

  test.each<[string, () => Headers]>([
    ["no token", () => ({})],
    ["an empty token", () => ({ Authorization: "Bearer " })],
    ["a wrong token", () => ({ Authorization: `Bearer ${"A".repeat(43)}` })],
    ["a longer token", () => ({ Authorization: `Bearer ${daemon.info.token}A` })],
    [
      "the right token twice",
      () => ({ Authorization: [`Bearer ${daemon.info.token}`, `Bearer ${daemon.info.token}`] }),
    ],
    [
      "a wrong token, then the right one",
      () => ({ Authorization: ["Bearer A", `Bearer ${daemon.info.token}`] }),
    ],
    ["the token in a cookie", () => ({ Cookie: `token=${daemon.info.token}` })],
    ["the token as a subprotocol", () => ({ "Sec-WebSocket-Protocol": daemon.info.token })],
    ["another scheme", () => ({ Authorization: `Basic ${daemon.info.token}` })],
  ])("refuses %s", async (_, headers) => {
    const { status, headers: answered } = await handshake(daemon.info, "/rpc", headers());
    expect(status).toBe(401);
    expect(Object.keys(answered).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test.each([
    "http://localhost.evil.example",
    "http://127.0.0.1.nip.io",
    "http://evil.example",
    "https://evil.example",
    "null",
    "vscode-webview://0ekifm8s4rlqcsdtctuimh3gbk5g7sbn",
    "file://",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://[::1]",
  ])("refuses the Origin %s, even with the token", async (origin) => {
    const answered = await handshake(daemon.info, "/rpc", { ...bearer(), Origin: origin });
    expect(answered.status).toBe(403);
    expect(answered.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("refuses look-alikes of its own Origin, and two Origins", async () => {
    const own = `http://127.0.0.1:${daemon.info.port}`;
    const strangers = [
      `${own}.evil.example`,
      `${own}/`,
      `https://127.0.0.1:${daemon.info.port}`,
      `${own}@evil.example`,
    ];
    for (const origin of strangers)
      expect([
        origin,
        (await handshake(daemon.info, "/rpc", { ...bearer(), Origin: origin })).status,
      ]).toEqual([origin, 403]);
    expect((await handshake(daemon.info, "/rpc", { ...bearer(), Origin: [own, own] })).status).toBe(403);
  });

  test("refuses every Host but its own", async () => {
    const { port } = daemon.info;
    const strangers = [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1.nip.io:${port}`,
      "localhost:1",
    ];
    for (const host of strangers)
      expect([host, (await handshake(daemon.info, "/rpc", { ...bearer(), Host: host })).status]).toEqual([
        host,
        403,
      ]);
  });

  test("knows one path, and takes no token from a query", async () => {
    for (const path of ["/", "/rpc/", "/rpc/../rpc", "/other", `/rpc?token=${daemon.info.token}`, "/rpc?"])
      expect([path, (await handshake(daemon.info, path, bearer())).status]).toEqual([path, 404]);
    expect((await handshake(daemon.info, `/rpc?token=${daemon.info.token}`, {})).status).toBe(404);
  });

  test("plain HTTP gets nothing", async () => {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      const url = `http://127.0.0.1:${daemon.info.port}/rpc`;
      const answered = await fetch(url, {
        method,
        headers: { Authorization: `Bearer ${daemon.info.token}` },
      });
      expect(answered.status).toBe(404);
      expect(answered.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test.each([
    ["never finishes its handshake", "GET /rpc HTTP/1.1\r\nHost: "],
    ["says nothing", ""],
  ])("a connection that %s is closed", async (_, text) => {
    const socket = connectTcp(daemon.info.port, "127.0.0.1");
    socket.write(text);
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
  });

  test("only 127.0.0.1 is listened on", async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).map(({ address }) => address),
    );
    for (const address of addresses.filter((one) => one !== "127.0.0.1")) {
      const socket = connectTcp(daemon.info.port, address);
      const outcome = await new Promise((resolve) => {
        socket.once("connect", () => resolve("connected")).once("error", () => resolve("refused"));
      });
      socket.destroy();
      expect([address, outcome]).toEqual([address, "refused"]);
    }
  });

  test("too many clients are refused until some have left", async () => {
    const held: RawSocket[] = [];
    for (let i = 0; i < 512; i++) held.push(await openRaw(daemon.info));
    expect((await handshake(daemon.info, "/rpc", bearer())).status).toBe(503);
    for (const { socket } of held) socket.close();
    await Promise.all(held.map(({ closed }) => closed));
  });
});
