/** Who may have the daemon start a program: no browser, no untrusted workspace, no assistant without consent. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { WebSocket } from "ws";
import { webSocketTransport } from "../../../server/src/connection/webSocketTransport.ts";
import { lineTransport } from "../../../server/src/mcp/lines.ts";
import { commandPath, connect } from "../support/daemon.ts";
import { hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
let folder: string;
let file: string;
let trace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-safety-"));
  file = join(folder, "program.dai.json");
  trace = join(folder, "trace");
  const script = `require("node:fs").writeFileSync(${JSON.stringify(trace)}, "")`;
  writeFileSync(file, JSON.stringify({ program: { command: [process.execPath, "-e", script] } }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const uri = () => pathToFileURL(file).href;
const refused = expect.objectContaining({ code: -32006 });

/** A connection with the cookie of a browser that has exchanged a code. */
async function browser(): Promise<MessageConnection> {
  const { url } = await daemon.connection.request("dai/daemon/code", {});
  const { origin, hash } = new URL(url);
  const headers = { Origin: origin };
  const code = hash.slice("#code=".length);
  const answer = await fetch(`${origin}/session`, { method: "POST", headers, body: code });
  const cookie = answer.headers.getSetCookie()[0]!.split(";")[0]!;
  const socket = new WebSocket(`${origin.replace("http", "ws")}/rpc`, {
    headers: { ...headers, Cookie: cookie },
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const { reader, writer } = webSocketTransport(socket);
  const connection = createMessageConnection(reader, writer);
  connection.listen();
  return connection;
}

/** A run of the program, which a person has started in a terminal. */
async function endedRun(): Promise<string> {
  const { runs } = await daemon.connection.request("dai/runs/start", { uri: uri() });
  await waitFor(daemon.connection, runs, hasEnded);
  expect(existsSync(trace)).toBe(true);
  rmSync(trace);
  return runs[0]!;
}

/** Opens the spec in an editor and has the language server run it. */
async function runInEditor(connection: MessageConnection): Promise<unknown> {
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  const text = JSON.stringify({ program: { command: [process.execPath, "-e", "0"] } });
  const textDocument = { uri: uri(), languageId: "dai", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  return connection.sendRequest("workspace/executeCommand", {
    command: "dai.server.run",
    arguments: [uri()],
  });
}

test("a browser starts no program, in whatever way it asks", async () => {
  const run = await endedRun();
  const connection = await browser();
  await expect(connection.sendRequest("dai/runs/start", { uri: uri() })).rejects.toEqual(refused);
  await expect(connection.sendRequest("dai/runs/start", { uri: uri(), fresh: true })).rejects.toEqual(
    refused,
  );
  await connection.sendRequest("dai/session/trust", { trusted: true });
  await expect(connection.sendRequest("dai/runs/continue", { runs: [run] })).rejects.toEqual(refused);
  await expect(runInEditor(connection)).rejects.toThrow(/can't be started from a browser/);
  expect((await daemon.connection.request("dai/runs/list", {})).runs.length).toBe(1);
  expect(existsSync(trace)).toBe(false);
  connection.dispose();
});

test("a client whose workspace is not trusted starts no program until it is", async () => {
  const run = await endedRun();
  const editor = await connect(daemon.home);
  await editor.request("dai/session/trust", { trusted: false });
  await expect(editor.request("dai/runs/start", { uri: uri(), fresh: true })).rejects.toEqual(refused);
  await expect(editor.request("dai/runs/continue", { runs: [run] })).rejects.toEqual(refused);
  expect(existsSync(trace)).toBe(false);
  await editor.request("dai/session/trust", { trusted: true });
  const { runs } = await editor.request("dai/runs/start", { uri: uri(), fresh: true });
  await waitFor(editor, runs, hasEnded);
  expect(existsSync(trace)).toBe(true);
  editor.close();
});

test("the token is in a file that only its owner reads, and in no argument or variable", async () => {
  const print = "console.log(JSON.stringify([process.argv, process.env]))";
  writeFileSync(file, JSON.stringify({ program: { command: [process.execPath, "-e", print] } }));
  const { runs } = await daemon.connection.request("dai/runs/start", { uri: uri() });
  await waitFor(daemon.connection, runs, hasEnded);
  const { text } = await daemon.connection.request("dai/program/output", { run: runs[0]! });
  expect(text).toContain("DAI_TOKEN_FILE");
  expect(text).not.toContain(daemon.connection.info.token);
});

interface Assistant {
  server: ChildProcess;
  call(name: string, input: object): Promise<{ isError?: boolean; content: { text: string }[] }>;
}

/** An assistant's server of tools. @param answer what the user says; null: the assistant cannot ask */
async function assistant(answer: "accept" | "decline" | null, questions: string[] = []): Promise<Assistant> {
  const server = spawn(process.execPath, ["--no-warnings", commandPath, "mcp", "--stdio"], {
    env: { ...process.env, DAI_HOME: daemon.home },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { reader, writer } = lineTransport(server.stdout!, server.stdin!);
  const client = createMessageConnection(reader(), writer);
  client.onRequest("elicitation/create", ({ message }: { message: string }) => {
    questions.push(message);
    return { action: answer };
  });
  client.listen();
  await client.sendRequest("initialize", { capabilities: answer === null ? {} : { elicitation: {} } });
  return { server, call: (name, input) => client.sendRequest("tools/call", { name, arguments: input }) };
}

test("an assistant starts no program without its user's word", async () => {
  const run = await endedRun();
  const questions: string[] = [];
  const mute = await assistant(null);
  for (const [tool, input] of [
    ["run", { path: file }],
    ["continue", { runs: [run] }],
  ] as const) {
    const { isError, content } = await mute.call(tool, input);
    expect(isError).toBe(true);
    expect(content[0]!.text).toMatch(/only after its user has agreed, and this client cannot ask/);
  }
  const declined = await assistant("decline", questions);
  expect((await declined.call("run", { path: file })).content[0]!.text).toContain("The user declined.");
  expect(questions[0]).toContain("-e");
  expect(questions[0]).toMatch(/on this machine: 1 run to epoch 100\?$/);
  expect(existsSync(trace)).toBe(false);
  const accepted = await assistant("accept", questions);
  const answer = await accepted.call("continue", { runs: [run] });
  expect(answer.isError).toBeUndefined();
  await waitFor(daemon.connection, [run], hasEnded);
  expect(existsSync(trace)).toBe(true);
  for (const { server } of [mute, declined, accepted]) server.stdin?.end();
});
