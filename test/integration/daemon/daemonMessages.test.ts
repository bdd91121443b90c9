import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../support/daemon.ts";
import { useGuardedDaemon } from "../support/guardedDaemon.ts";
import { openRaw, type RawSocket } from "../support/rawSocket.ts";

const daemon = useGuardedDaemon();

describe("messages", () => {
  let raw: RawSocket;
  beforeAll(async () => {
    raw = await openRaw(daemon.info);
  });
  afterAll(() => raw.socket.close());

  test.each<[string, unknown, number, unknown]>([
    ["text that is not JSON", "{", -32700, null],
    ["an empty frame", "", -32700, null],
    ["100,000 open brackets", "[".repeat(100_000), -32700, null],
    ["a batch", [{ jsonrpc: "2.0", id: 1, method: "dai/daemon/status" }], -32600, null],
    ["an empty batch", [], -32600, null],
    ["a number", 1, -32600, null],
    ["null", "null", -32600, null],
    ["no version", { id: 1, method: "dai/daemon/status" }, -32600, 1],
    ["version 1.0", { jsonrpc: "1.0", id: "a", method: "dai/daemon/status" }, -32600, "a"],
    ["no method", { jsonrpc: "2.0", id: 1 }, -32600, 1],
    ["a method that is a number", { jsonrpc: "2.0", id: 1, method: 1 }, -32600, 1],
    ["an id that is an object", { jsonrpc: "2.0", id: {}, method: "dai/daemon/status" }, -32600, null],
    ["an id of null", { jsonrpc: "2.0", id: null, method: "dai/daemon/status" }, -32600, null],
    [
      "parameters that are text",
      { jsonrpc: "2.0", id: 1, method: "dai/daemon/status", params: "x" },
      -32600,
      1,
    ],
    ["a cancellation of nothing", { jsonrpc: "2.0", method: "$/cancelRequest" }, -32600, null],
    ["an unknown method", { jsonrpc: "2.0", id: 1, method: "dai/nothing" }, -32601, 1],
    ["a method named __proto__", { jsonrpc: "2.0", id: 1, method: "__proto__" }, -32601, 1],
    ["no runs", { jsonrpc: "2.0", id: 1, method: "dai/runs/stop", params: {} }, -32602, 1],
    [
      "runs that are text",
      { jsonrpc: "2.0", id: 1, method: "dai/runs/stop", params: { runs: "x" } },
      -32602,
      1,
    ],
    [
      "runs that are numbers",
      { jsonrpc: "2.0", id: 1, method: "dai/runs/get", params: { runs: [1] } },
      -32602,
      1,
    ],
    [
      "a negative sequence",
      { jsonrpc: "2.0", id: 1, method: "dai/runs/subscribe", params: { runs: "all", after: -1 } },
      -32602,
      1,
    ],
    [
      "neither uri nor spec",
      { jsonrpc: "2.0", id: 1, method: "dai/runs/start", params: { epochs: 1 } },
      -32602,
      1,
    ],
    [
      "parameters by position",
      { jsonrpc: "2.0", id: 1, method: "dai/runs/stop", params: [["x"]] },
      -32602,
      1,
    ],
    [
      "a run that isn't there",
      { jsonrpc: "2.0", id: 1, method: "dai/runs/stop", params: { runs: ["x"] } },
      -32002,
      1,
    ],
  ])("%s is answered with an error", async (_, frame, code, id) => {
    raw.send(typeof frame === "number" ? String(frame) : frame);
    const answer = await raw.next();
    expect(answer).toMatchObject({ jsonrpc: "2.0", id, error: { code } });
    expect((answer["error"] as { message: string }).message).toMatch(/\w/);
  });

  test("a binary frame is answered with an error", async () => {
    raw.socket.send(Buffer.from("{}"), { binary: true });
    expect(await raw.next()).toMatchObject({ id: null, error: { code: -32600 } });
  });

  test("__proto__ and deep nesting in parameters do no harm", async () => {
    const polluting =
      '{"jsonrpc":"2.0","id":1,"method":"dai/runs/list","params":{"__proto__":{"study":1}},"__proto__":{"id":7}}';
    raw.send(polluting);
    expect(await raw.next()).toMatchObject({ id: 1, result: { runs: expect.any(Array) } });
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    raw.send(`{"jsonrpc":"2.0","id":2,"method":"dai/runs/start","params":{"spec":${deep}}}`);
    expect(await raw.next()).toMatchObject({ id: 2 });
  });

  test("an id that is used again and again is answered each time", async () => {
    const count = 1_000;
    for (let i = 0; i < count; i++) raw.send({ jsonrpc: "2.0", id: 5, method: "dai/daemon/status" });
    for (let i = 0; i < count; i++) {
      const answer = await raw.next();
      expect(answer["id"]).toBe(5);
      if (answer["error"]) expect(answer["error"]).toMatchObject({ code: -32600 });
    }
  });
});

describe("floods", () => {
  test("a message above 1 MiB closes the connection with 1009", async () => {
    const raw = await openRaw(daemon.info);
    raw.send("x".repeat(2 ** 20 + 1));
    expect(await raw.closed).toBe(1009);
  });

  test("a message of 1 MiB in fragments counts as a whole", async () => {
    const raw = await openRaw(daemon.info);
    for (let i = 0; i < 5; i++) raw.socket.send("x".repeat(2 ** 18), { fin: false });
    expect(await raw.closed).toBe(1009);
  });

  test("a flood of tiny fragments closes the connection with 1008", async () => {
    const raw = await openRaw(daemon.info);
    for (let i = 0; i < 20_000; i++) raw.socket.send("", { fin: false });
    expect(await raw.closed).toBe(1008);
  });

  test("invalid UTF-8 closes the connection with 1007", async () => {
    const raw = await openRaw(daemon.info);
    raw.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await raw.closed).toBe(1007);
  });

  test("every request of a flood is answered, and others are served meanwhile", async () => {
    const raw = await openRaw(daemon.info);
    const count = 20_000;
    for (let id = 0; id < count; id++) raw.send({ jsonrpc: "2.0", id, method: "dai/daemon/status" });
    const other = await connect(daemon.home);
    await other.request("dai/daemon/status", {});
    other.close();
    const ids = new Set<unknown>();
    for (let i = 0; i < count; i++) ids.add((await raw.next())["id"]);
    expect(ids.size).toBe(count);
    raw.socket.close();
  });

  test("a client that asks and never reads makes the daemon hold no more than its bound", async () => {
    const before = await memory();
    const raw = await openRaw(daemon.info);
    raw.socket.pause();
    const padding = "x".repeat(50_000);
    // Each is answered with its id: 100 MB of unread answers.
    for (let i = 0; i < 2_000; i++)
      raw.send({ jsonrpc: "2.0", id: `${i}${padding}`, method: "dai/daemon/status" });
    for (let i = 0; i < 20; i++) await memory();
    expect((await memory()) - before).toBeLessThan(64 * 2 ** 20);
    raw.socket.terminate();
  });

  async function memory(): Promise<number> {
    const connection = await connect(daemon.home);
    const status = await connection.request("dai/daemon/status", {});
    connection.close();
    return status.memory;
  }
});
