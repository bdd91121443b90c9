/** `DAI_CAMPAIGN_MESSAGES` says how many generated messages are sent, 100,000 by default. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { openRaw } from "../integration/support/rawSocket.ts";
import { useDaemon } from "../integration/support/useDaemon.ts";

const daemon = useDaemon();
const messages = Number(process.env["DAI_CAMPAIGN_MESSAGES"] ?? 100_000);
const seed = Number(process.env["DAI_CAMPAIGN_SEED"] ?? 1);

const methods = [
  ...["start", "list", "get", "stop", "continue", "delete", "subscribe", "unsubscribe"].map(
    (name) => `dai/runs/${name}`,
  ),
  ...["status", "configure", "collect", "code", "sessions", "revoke"].map((name) => `dai/daemon/${name}`),
  ...["open", "report", "close"].map((name) => `dai/external/${name}`),
  ...["dai/spec/validate", "dai/dataset/preview", "dai/program/output", "dai/study/calibration"],
  ...["hover", "completion", "codeAction", "documentSymbol", "foldingRange"].map(
    (name) => `textDocument/${name}`,
  ),
];
const keys = [
  "run",
  "runs",
  "records",
  "after",
  "spec",
  "text",
  "uri",
  "study",
  "cursor",
  "record",
  "epochs",
];

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    "all",
    "scores",
    "",
    "__proto__",
    "0000000000000000",
    [],
    {},
    -1,
    1e308,
    null,
    "x".repeat(5000),
  ),
);
const params = fc.oneof(value, fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), value));

test("each generated message is answered, and none is a bug", async () => {
  const { pid } = await daemon.connection.request("dai/daemon/status", {});
  const raw = await openRaw(daemon.connection.info);
  const generated = fc.sample(fc.record({ method: fc.constantFrom(...methods), params }), {
    numRuns: messages,
    seed,
  });
  const codes: Record<string, number> = {};
  const bugs: string[] = [];
  let next = 0;
  async function talk(): Promise<void> {
    while (next < generated.length) {
      const message = generated[next++]!;
      raw.send({ jsonrpc: "2.0", id: next, ...message });
      let answer = await raw.next();
      while (!("result" in answer || "error" in answer)) answer = await raw.next();
      const { code = 0, message: sentence } = (answer["error"] ?? {}) as { code?: number; message?: string };
      codes[code] = (codes[code] ?? 0) + 1;
      if (code === -32603) bugs.push(`${message.method}: ${sentence}`);
    }
  }
  await Promise.all(Array.from({ length: 16 }, talk));
  const status = await daemon.connection.request("dai/daemon/status", {});
  console.info(
    JSON.stringify({ messages, codes, memoryMiB: Math.round(status.memory / 2 ** 20), bugs: bugs.length }),
  );
  expect(status.pid).toBe(pid);
  expect([...new Set(bugs)]).toEqual([]);
});
