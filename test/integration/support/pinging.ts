/** The waits of a client in a process of its own, which asks short questions while others ask for a lot. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Pinger {
  start(): void;
  /** @returns the waits since `start`, in milliseconds, sorted */
  stop(): Promise<number[]>;
  close(): void;
}

/** @param pause milliseconds between an answer and the next question */
export async function startPinger(home: string, pause: number): Promise<Pinger> {
  const child = fork(fileURLToPath(new URL("pinger.ts", import.meta.url)), [home, String(pause)]);
  await once(child, "message");
  return {
    start: () => void child.send("start"),
    async stop() {
      child.send("stop");
      const [waits] = (await once(child, "message")) as [number[]];
      return waits.sort((a, b) => a - b);
    },
    close: () => void child.kill(),
  };
}

/** @param sorted at least one. @param share 0.99 for the 99th percentile */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
