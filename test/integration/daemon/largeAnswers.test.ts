/** Answers that would be large: a run is answered once however often it is named, and what is above 16 MiB comes in pages. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { mostBytes } from "../../../server/src/daemon/answers/slicedJson.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { RunDetail, RunId } from "../../../server/src/protocol/protocol.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { openRaw } from "../support/rawSocket.ts";
import { storeStudy } from "../support/storedStudy.ts";

const size = { runs: 300, epochs: 30, widths: [256, 128] };

let home: string;
let runs: RunId[];
let connection: DaemonConnection;
beforeAll(async () => {
  home = temporaryHome();
  runs = await storeStudy(home, size);
  await startDaemon({ home });
  connection = await connect(home);
});
afterAll(async () => {
  connection.close();
  await removeHome(home);
});

test("a run that is named 50,000 times is answered once", async () => {
  const named = Array.from({ length: 50_000 }, () => runs[0]!);
  const answer = await connection.request("dai/runs/get", { runs: named, records: true });
  expect(answer.runs.map(({ run, records }) => [run, records?.length])).toEqual([[runs[0], size.epochs + 1]]);
});

test("an answer above 16 MiB is refused with a sentence, its pages are not, and others are answered meanwhile", async () => {
  const order: string[] = [];
  const raw = await openRaw(connection.info);
  raw.send({ jsonrpc: "2.0", id: 0, method: "dai/runs/get", params: { runs, records: true } });
  const refused = raw.next().finally(() => order.push("refused"));
  for (let i = 0; i < 3; i++) await connection.request("dai/daemon/status", {});
  order.push("others");
  const message = sentenceOf("large-answer", { method: "dai/runs/get", most: mostBytes / 2 ** 20 });
  expect(await refused).toMatchObject({ error: { code: -32004, message } });
  expect(order).toEqual(["others", "refused"]);

  const lengths: number[] = [];
  raw.socket.on("message", (data: Buffer) => lengths.push(data.byteLength));
  const counts = new Map<RunId, number>();
  let cursor: string | undefined = "";
  for (let id = 1; cursor !== undefined; id++) {
    raw.send({ jsonrpc: "2.0", id, method: "dai/runs/get", params: { runs, records: true, cursor } });
    const { result } = (await raw.next()) as { result: { runs: RunDetail[]; cursor?: string } };
    for (const { run, records } of result.runs) counts.set(run, (counts.get(run) ?? 0) + records!.length);
    cursor = result.cursor;
  }
  expect(lengths.length).toBeGreaterThan(1);
  // A page ends after the record that fills it.
  expect(Math.max(...lengths)).toBeLessThan(mostBytes + 2 ** 20);
  expect([...counts]).toEqual(runs.map((run) => [run, size.epochs + 1]));
  raw.socket.terminate();
});

test("50,000 ids that there are not get one sentence", async () => {
  const unknown = Array.from({ length: 50_000 }, (_, index) => index.toString(16).padStart(16, "0"));
  for (const method of ["dai/runs/get", "dai/runs/stop", "dai/runs/continue", "dai/runs/delete"] as const)
    await expect(connection.request(method, { runs: unknown })).rejects.toThrow(unknown[0]!);
});
