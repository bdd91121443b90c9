import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { lineTransport } from "../../../server/src/mcp/lines.ts";
import { commandPath, removeHome, temporaryHome } from "../support/daemon.ts";

let home: string;
let folder: string;
let server: ChildProcess;
let client: MessageConnection;
let answers: string[];
const questions: string[] = [];

beforeEach(() => {
  home = temporaryHome();
  folder = mkdtempSync(join(tmpdir(), "dai-mcp-"));
  const env = { ...process.env, DAI_HOME: home, DAI_IDLE_SECONDS: "60" };
  server = spawn(process.execPath, ["--no-warnings", commandPath, "mcp", "--stdio"], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { reader, writer } = lineTransport(server.stdout!, server.stdin!);
  client = createMessageConnection(reader(), writer);
  questions.length = 0;
  client.onRequest("elicitation/create", ({ message }: { message: string }) => {
    questions.push(message);
    return { action: answers.shift() ?? "decline" };
  });
  client.listen();
});

afterEach(async () => {
  server.stdin?.end();
  await new Promise((resolve) => (server.exitCode === null ? server.once("exit", resolve) : resolve(0)));
  client.dispose();
  rmSync(folder, { recursive: true });
  await removeHome(home);
});

interface CallResult {
  structuredContent?: Record<string, unknown> & { runs?: unknown };
  content: { text: string }[];
  isError?: boolean;
}

const call = (name: string, input: object) =>
  client.sendRequest<CallResult>("tools/call", { name, arguments: input });

test("an assistant validates, runs, lists, reads scores, stops and continues; the user is asked before anything starts", async () => {
  const spec = join(folder, "small.dai.json");
  const text = {
    dataset: { kind: "shell", dimensions: 8, train: 200, validation: 100 },
    architecture: { kind: "mlp", hidden: [8] },
    training: { epochs: 12 },
  };
  writeFileSync(spec, JSON.stringify(text));
  answers = ["decline", "accept"];
  const initialized = await client.sendRequest("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: { elicitation: {} },
    clientInfo: { name: "test", version: "1" },
  });
  expect(initialized).toMatchObject({ protocolVersion: "2025-06-18", serverInfo: { name: "dai" } });
  const { tools } = await client.sendRequest<{ tools: { name: string }[] }>("tools/list", {});
  expect(tools.map(({ name }) => name)).toEqual(["validate", "run", "list", "scores", "stop", "continue"]);

  expect((await call("validate", { path: spec })).structuredContent).toEqual({ diagnostics: [], runs: 1 });
  expect((await call("run", { path: spec })).structuredContent).toMatchObject({ started: false });
  expect((await call("list", {})).structuredContent).toEqual({ runs: [] });
  const started = (await call("run", { path: spec })).structuredContent as { runs: string[] };
  expect(started).toMatchObject({ started: true, epochs: 12 });
  expect(questions).toHaveLength(2);
  expect(questions[0]).toMatch(/small\.dai\.json: 1 run to epoch 12\?$/);

  const [run] = started.runs;
  const state = async () => {
    const { runs = [] } = (await call("list", {})).structuredContent as { runs?: { state: string }[] };
    return runs[0]?.state;
  };
  while ((await state()) !== "finished") await new Promise((resolve) => setTimeout(resolve, 50));
  const scores = (await call("scores", { run })).structuredContent as { epochs: { scores: object | null }[] };
  expect(scores.epochs).toHaveLength(13);
  expect(scores.epochs[12]?.scores).toMatchObject({ so: expect.any(Number), sF: expect.any(Number) });
  answers = ["decline", "accept"];
  expect((await call("stop", { runs: [run] })).structuredContent).toMatchObject({ done: false });
  expect((await call("stop", { runs: [run] })).structuredContent).toEqual({ runs: [] });
  expect(questions.slice(2)).toEqual(Array(2).fill("Stop 1 run? They can be continued."));
  expect((await call("continue", { runs: [run] })).structuredContent).toMatchObject({ done: false });
});

test("a path can neither hide nor turn a part of the question to the user", async () => {
  const path = join(folder, "a\u202e\n\u200b.dai.json");
  writeFileSync(
    path,
    JSON.stringify({ dataset: { kind: "shell" }, architecture: { kind: "mlp", hidden: [4] } }),
  );
  answers = ["decline"];
  await client.sendRequest("initialize", { capabilities: { elicitation: {} } });
  await call("run", { path });
  expect(questions[0]).toContain("a\\u{202e}\\u{a}\\u{200b}.dai.json: 1 run to epoch");
});

test("what is wrong is told in a sentence", async () => {
  answers = [];
  await client.sendRequest("initialize", {});
  expect(await call("validate", {})).toMatchObject({ isError: true });
  expect((await call("validate", { path: "/etc/passwd" })).content[0]?.text).toContain(
    "must end in .dai.json",
  );
  expect((await call("validate", { path: join(folder, "no.dai.json") })).content[0]?.text).toContain(
    "does not exist",
  );
  expect((await call("scores", { run: "none" })).content[0]?.text).toContain("There is no run none");
  await expect(call("format", {})).rejects.toThrow('There is no tool "format"');
  await expect(client.sendRequest("tools/none", {})).rejects.toThrow("There is no method tools/none.");
});

test("a pipe and a link to a device get a sentence, whichever tool is to read them", async () => {
  answers = [];
  await client.sendRequest("initialize", {});
  const [pipe, device] = ["pipe.dai.json", "device.dai.json"].map((name) => join(folder, name));
  execFileSync("mkfifo", [pipe!]);
  symlinkSync("/dev/zero", device!);
  for (const path of [pipe, device])
    for (const tool of ["validate", "run"])
      expect((await call(tool, { path })).content[0]?.text).toContain(
        "is a pipe, a socket or a device: use a regular file.",
      );
});

test.runIf(process.platform === "linux")(
  "a line without end ends the conversation, and takes no memory",
  async () => {
    const peak = () =>
      Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))![1]);
    answers = [];
    await client.sendRequest("initialize", {});
    const before = peak();
    const closed = new Promise((resolve) => server.stdin!.once("error", resolve));
    let newest = before;
    const chunk = Buffer.alloc(2 ** 20, "x");
    const flood = () => {
      while (server.stdin!.writable && server.stdin!.write(chunk));
      if (server.exitCode === null && server.stdin!.writable) newest = peak();
    };
    server.stdin!.on("drain", flood);
    flood();
    await closed;
    // Of the 600 MB that a reader without a bound took, and of what one line may have.
    expect(newest - before).toBeLessThan(100_000);
  },
);
