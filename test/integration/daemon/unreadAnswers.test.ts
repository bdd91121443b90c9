/** Clients that send requests and do not read the answers: the servers of editors and assistants stop reading. */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { commandPath } from "../support/daemon.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
/** Bytes that pipes and buffers take on the way, answers of requests under way included. */
const most = 16 * 2 ** 20;

let server: ChildProcess;
afterEach(() => {
  server.kill("SIGKILL");
});

function start(command: string): ChildProcess {
  const env = { ...process.env, DAI_HOME: daemon.home };
  server = spawn(process.execPath, ["--no-warnings", commandPath, command, "--stdio"], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  server.stdin!.on("error", () => {});
  return server;
}

/** Sends messages without reading an answer, until the server takes no more or too many. @returns their number and bytes */
async function sendAll(messageOf: (id: number) => string): Promise<{ count: number; bytes: number }> {
  const { stdin } = server;
  let [count, bytes] = [0, 0];
  while (bytes < 2 * most) {
    const batch = Array.from({ length: 200 }, (_, at) => messageOf(count + at)).join("");
    count += 200;
    bytes += batch.length;
    if (stdin!.write(batch)) continue;
    const drained = new Promise<boolean>((resolve) => stdin!.once("drain", () => resolve(true)));
    if (!(await Promise.race([drained, sleep(3000, false)]))) break;
  }
  return { count, bytes };
}

/** Reads until every request has its answer. @returns the ids in the answers */
async function idsOfAnswers(count: number): Promise<number[]> {
  const ids: number[] = [];
  let rest = "";
  for await (const chunk of server.stdout!.setEncoding("utf8")) {
    const parts = (rest + chunk).split(/(?<="id":\d+)(?=[,}])/);
    rest = parts.pop()!;
    for (const part of parts) ids.push(Number(/"id":(\d+)$/.exec(part)![1]));
    if (ids.length === count) break;
  }
  return ids;
}

test.each([
  ["mcp", "tools/list", (text: string) => `${text}\n`],
  ["mcp", "no such method", (text: string) => `${text}\n`],
  ["lsp", "dai/daemon/status", (text: string) => `Content-Length: ${text.length}\r\n\r\n${text}`],
  ["lsp", "no such method", (text: string) => `Content-Length: ${text.length}\r\n\r\n${text}`],
])("dai %s answers %s while its client reads, and waits while it does not", async (command, method, frame) => {
  start(command);
  const { count, bytes } = await sendAll((id) =>
    frame(JSON.stringify({ jsonrpc: "2.0", id, method, params: {} })),
  );
  expect(bytes).toBeLessThan(most);
  const ids = await idsOfAnswers(count);
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, id) => id));
});
