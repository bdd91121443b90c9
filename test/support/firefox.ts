import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { packageManager, thisSystem } from "../../scripts/machine/packageManager.ts";
import { findProgram, missing } from "../../scripts/machine/programs.ts";

/** A page in a real Firefox without a window. */
export interface FirefoxPage {
  open(url: string): Promise<void>;
  /** Value of an expression in the page; promises are waited for. */
  evaluate<T>(expression: string): Promise<T>;
  /** errors in the page's console so far */
  errors: string[];
  close(): Promise<void>;
}

/**
 * Starts a Firefox and speaks WebDriver BiDi with it (https://w3c.github.io/webdriver-bidi/), for Playwright drives
 * only a Firefox of its own.
 *
 * @throws one sentence that says how to get one where there is none
 */
export async function launchFirefox(): Promise<FirefoxPage> {
  const path = findProgram("firefox");
  if (!path) throw new Error(missing("firefox", packageManager(thisSystem())));
  const profile = mkdtempSync(join(tmpdir(), "dai-firefox-"));
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  // As root with another user's HOME Firefox would not start.
  const child = spawn(path, args, {
    env: { ...process.env, HOME: profile },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (found) resolve(`${found}/session`);
    });
    child.once("exit", () => reject(new Error(`Firefox ended: ${said.slice(-1000)}`)));
  });
  const { send, errors, socket } = await converse(address);
  await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = await send<{ contexts: { context: string }[] }>("browsingContext.getTree", {});
  const { context } = contexts[0]!;
  return {
    errors,
    async open(url) {
      await send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async evaluate<T>(expression: string) {
      const answer = await send<{ result?: { value: string }; exceptionDetails?: { text: string } }>(
        "script.evaluate",
        {
          expression: `(async () => JSON.stringify(await (${expression})))()`,
          target: { context },
          awaitPromise: true,
        },
      );
      if (!answer.result) throw new Error(answer.exceptionDetails?.text);
      return JSON.parse(answer.result.value) as T;
    },
    async close() {
      socket.close();
      child.kill();
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Commands and answers by their number; errors of the console are kept. */
async function converse(address: string) {
  const socket = new WebSocket(address);
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const errors: string[] = [];
  socket.on("message", (data) => {
    const { id, result, message, method, params } = JSON.parse(String(data));
    if (method === "log.entryAdded" && params.level === "error") errors.push(params.text);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (result !== undefined) asked?.resolve(result);
    else asked?.reject(new Error(message));
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let last = 0;
  const send = <T>(method: string, params: object): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send, errors, socket };
}
