/** A client in a process of its own, which asks one short question after the other while it is told to. */
import { connect } from "../integration/support/daemon.ts";

const connection = await connect(process.argv[2]!);
let isAsking = false;

async function ask(): Promise<void> {
  const waits: number[] = [];
  while (isAsking) {
    const start = performance.now();
    await connection.request("dai/daemon/status", {});
    waits.push(performance.now() - start);
  }
  process.send?.(waits);
}

process.on("message", (message: "start" | "stop") => {
  isAsking = message === "start";
  if (isAsking) void ask();
});
process.send?.("ready");
