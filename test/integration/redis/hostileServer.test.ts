/** A Redis server, or what is in its place, that sends replies without end: real daemons are given its address. */
import type { ChildProcess } from "node:child_process";
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { hasEnded, smallSpec, waitFor } from "../support/runs.ts";
import { useRedis } from "../support/useRedis.ts";
import { startWorker } from "../support/workers.ts";

const redis = useRedis();
let home: string;
let connection: DaemonConnection;
let server: Server;
let worker: ChildProcess | undefined;

beforeEach(() => {
  home = temporaryHome();
});
afterEach(async () => {
  worker?.kill("SIGKILL");
  connection.close();
  await removeHome(home);
  server.close();
});

/** Listens with a handler of connections. @returns its address for `DAI_REDIS` */
async function listen(onConnection: (socket: Socket) => void, credentials = ""): Promise<string> {
  server = createServer((socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return `redis://${credentials}127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends something again and again. @returns the bytes that the other side took before it closed */
async function flood(socket: Socket, piece: Buffer): Promise<number> {
  const closed = new Promise((resolve) => socket.once("close", resolve));
  while (!socket.destroyed && socket.bytesWritten < 2 ** 30)
    if (!socket.write(piece))
      await Promise.race([closed, new Promise((resolve) => socket.once("drain", resolve))]);
  return socket.bytesWritten - socket.writableLength;
}

async function untilProblem(part: string): Promise<void> {
  for (;;) {
    const { remote } = await connection.request("dai/daemon/status", {});
    if (remote!.problem?.includes(part)) return;
    await sleep(50);
  }
}

const long = sentenceOf("redis/long-reply", { bytes: "64 MB" });

test.for([
  ["a line without end", "+", "a", long],
  ["a string without end", "$99999999\r\n", "a", long],
  ["lists of lists of 30 million values", "", "*30000000\r\n", long],
  ["strings without end", "*199999\r\n", `$1000\r\n${"a".repeat(1000)}\r\n`, long],
  ["what is no reply", "", "HTTP/1.1 400 Bad Request\r\n", sentenceOf("redis/no-reply", {})],
] as const)("of %s a daemon takes little, and says so", async ([, start, rest, problem]) => {
  const taken: Promise<number>[] = [];
  const piece = Buffer.from(rest.repeat(Math.ceil(2 ** 16 / rest.length)));
  const url = await listen((socket) => {
    socket.once("data", () => {
      socket.write(start);
      taken.push(flood(socket, piece));
    });
  });
  await startDaemon({ home, env: { DAI_REDIS: url } });
  connection = await connect(home);
  await untilProblem(problem);
  // What one reply may hold, and what the buffers of both sockets do.
  for (const bytes of await Promise.all(taken)) expect(bytes).toBeLessThan(100 * 2 ** 20);
  const { pid } = await connection.request("dai/daemon/status", {});
  expect(pid).toBe(connection.info.pid);
});

test("runs go on when the server is itself again", {
  ...needs(program("redis")),
  timeout: 900_000,
}, async () => {
  let isHostile = true;
  const real = new URL(redis.server.url);
  const url = await listen((socket) => {
    const upstream = createConnection(Number(real.port), real.hostname);
    upstream.on("error", () => {});
    upstream.pipe(socket);
    socket.pipe(upstream);
    socket.on("close", () => upstream.destroy());
    socket.on("data", (chunk) => {
      if (!isHostile || !chunk.toString("latin1").toLowerCase().includes("xread")) return;
      upstream.unpipe(socket);
      void flood(socket, Buffer.alloc(2 ** 16, "+"));
    });
  }, `:${real.password}@`);
  await startDaemon({ home, env: { DAI_REDIS: url } });
  connection = await connect(home);
  await untilProblem(long);
  const { runs } = await connection.request("dai/runs/start", { spec: smallSpec });
  isHostile = false;
  worker = await startWorker({ redis: redis.server.url, home });
  const ended = await waitFor(connection, runs, hasEnded);
  expect(ended.map(({ state, problem }) => [state, problem])).toEqual(runs.map(() => ["finished", null]));
});
