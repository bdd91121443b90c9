/**
 * For how long another client waits under each request of the protocol, at its heaviest: the waits of a client in a process
 * of its own, and the daemon's longest task.
 *
 * Run: node bench/daemon/requests.ts [runs] [epochs] [part of a method's name], after npm run build; so many runs are stored first.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { connect, temporaryHome } from "../../test/integration/support/daemon.ts";
import { startWatchedDaemon } from "../../test/integration/support/daemonTurns.ts";
import { percentile, startPinger } from "../../test/integration/support/pinging.ts";
import { openRaw } from "../../test/integration/support/rawSocket.ts";
import { storeStudy } from "../../test/integration/support/storedStudy.ts";
import { machineLine } from "../support/machine.ts";
import { type Heavy, heaviestEditorRequests, heaviestRequests } from "./heaviestRequests.ts";

const [runCount = 1000, epochs = 20] = process.argv.slice(2, 4).map(Number);
const part = process.argv[4] ?? "";
/** A request is sent again until so many milliseconds have passed: one client may do that. */
const least = 1500;

const home = temporaryHome();
const size = { runs: runCount, epochs, widths: [32, 16] };
const runs = await storeStudy(home, size);
const daemon = await startWatchedDaemon(home);
const pinger = await startPinger(home, 0);
await daemon.connection.request("dai/daemon/configure", { workers: 1 });
const client = await openRaw(daemon.connection.info);
let last = 0;
console.log(`${machineLine()}; ${runCount} runs × ${epochs} epochs`);
console.log(
  "\n| request | with | sent | another client waits, p50 | p99 | longest | longest task, processor time | wall time |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");

await report({ method: "", what: "nothing", params: {} }, () => sleep(least));
for (const heavy of heaviestRequests({ home, runs, size })) await report(heavy, () => ask(heavy));

const uri = "untitled:heavy.dai.json";
const { text, requests } = heaviestEditorRequests(uri);
await ask({ method: "initialize", what: "", params: { processId: null, rootUri: null, capabilities: {} } });
const textDocument = { uri, languageId: "dai", version: 1, text };
const tell = (method: string, params: object) => client.send({ jsonrpc: "2.0", method, params });
await report({ method: "textDocument/didOpen", what: `${text.length} characters`, params: {} }, async () => {
  tell("textDocument/didOpen", { textDocument });
  await sleep(least);
});
let version = 1;
await report({ method: "textDocument/didChange", what: "ten a second", params: {} }, async () => {
  const range = { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } };
  const contentChanges = [{ range, text: " " }];
  tell("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges });
  await sleep(100);
});
for (const heavy of requests) await report(heavy, () => ask(heavy));
client.socket.terminate();
pinger.close();
(await connect(home)).close();
await daemon.close();

async function ask({ method, params }: Heavy): Promise<void> {
  const id = ++last;
  client.send({ jsonrpc: "2.0", id, method, params });
  for (;;) if ((await client.next())["id"] === id) return;
}

async function report({ method, what, isOnce }: Heavy, work: () => Promise<unknown>): Promise<void> {
  if (!method.includes(part)) return;
  let sent = 0;
  pinger.start();
  const start = performance.now();
  const { processor, clock } = await daemon.during(async () => {
    do {
      await work();
      sent++;
    } while (!isOnce && performance.now() - start < least);
    // What the request has begun goes on.
    await sleep(500);
  });
  const waits = await pinger.stop();
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const [p50, p99, longest] = [0.5, 0.99, 1].map((share) => ms(percentile(waits, share)));
  console.log(
    `| ${method && `\`${method}\``} | ${what} | ${sent} | ${p50} | ${p99} | ${longest} | ${ms(processor)} | ${ms(clock)} |`,
  );
}
