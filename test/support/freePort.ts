import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Systems give the ports from 32768 on to whoever asks for any, so that one of those may be gone a moment later. */
const range = [20_000, 32_768] as const;

/** A port of 127.0.0.1 where nobody listens, for a program that must be told its port. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...range);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
