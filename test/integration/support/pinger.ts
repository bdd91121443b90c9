/**
 * A client in a process of its own, which asks one short question after the other while it is told to. Its arguments are
 * the state directory and the milliseconds between an answer and the next question, 0 by default.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "./daemon.ts";

const connection = await connect(process.argv[2]!);
const pause = Number(process.argv[3] ?? 0);
let isAsking = false;

async function ask(): Promise<void> {
  const waits: number[] = [];
  while (isAsking) {
    const start = performance.now();
    await connection.request("dai/daemon/status", {});
    waits.push(performance.now() - start);
    if (pause > 0) await sleep(pause);
  }
  process.send?.(waits);
}

process.on("message", (message: "start" | "stop") => {
  isAsking = message === "start";
  if (isAsking) void ask();
});
process.send?.("ready");
