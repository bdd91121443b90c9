/** Programs that report their runs over the daemon's socket: what is taken, from whom, and how much. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import { connect } from "../support/daemon.ts";
import { waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
const opening = { study: "resnet", parameters: { lr: 0.001 }, seed: 7, epochs: 3 };

test("a run is opened, reported and closed", async () => {
  const { connection } = daemon;
  const { run, resumeAfter } = await connection.request("dai/external/open", opening);
  expect(resumeAfter).toBe(-1);
  for (const epoch of [1, 2, 2, 3]) {
    const record = { epoch, trainLoss: 1 / epoch, metrics: { perplexity: epoch } };
    const answer = await connection.request("dai/external/report", { run, record });
    // It reports nothing of validation, which is what verdicts rest on.
    expect(answer).toMatchObject({ stop: false, verdict: "unknown" });
  }
  await connection.request("dai/external/close", { run, state: "finished" });
  const [detail] = await daemon.details([run]);
  expect(detail).toMatchObject({ state: "finished", epoch: 3, seed: 7, parameters: { lr: 0.001 } });
  expect(detail!.records!.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(detail!.records![2]).toMatchObject({ trainLoss: 1 / 3, metrics: { perplexity: 3 } });
});

test("an accuracy in percent is refused, singular values of any scale are taken", async () => {
  const { connection } = daemon;
  const objective = { metric: "perplexity" };
  const { run } = await connection.request("dai/external/open", { ...opening, objective });
  const report = (record: object) =>
    connection.request("dai/external/report", { run, record: { epoch: 1, ...record } });
  await expect(report({ validationAccuracy: 95 })).rejects.toThrow(
    sentenceOf("report/accuracy", { column: "validationAccuracy", value: 95 }),
  );
  await report({ validationAccuracy: 0.95, layers: [{ name: "dense", width: 3, singularValues: [2, 8] }] });
  const [detail] = await daemon.details([run]);
  expect(detail!.objective).toEqual({ metric: "perplexity", goal: "minimize" });
  expect(detail!.records).toMatchObject([{ epoch: 1, layers: [{ singularValues: [1, 0.25, 0] }] }]);
  await connection.request("dai/external/close", { run, state: "stopped" });
});

test("reports are taken from the connection that opened the run alone", async () => {
  const { run } = await daemon.connection.request("dai/external/open", opening);
  const other = await connect(daemon.home);
  const record = { epoch: 1, trainLoss: 0 };
  await expect(other.request("dai/external/report", { run, record })).rejects.toMatchObject({ code: -32003 });
  await expect(other.request("dai/external/close", { run, state: "failed" })).rejects.toMatchObject({
    code: -32003,
  });
  await expect(other.request("dai/external/open", { ...opening, run })).rejects.toMatchObject({
    code: -32003,
  });
  other.close();
});

test("a run whose program vanishes is interrupted and taken up by the next open", async () => {
  const other = await connect(daemon.home);
  const { run } = await other.request("dai/external/open", { ...opening, run: "mine" });
  await other.request("dai/external/report", { run, record: { epoch: 2 } });
  other.close();
  await waitFor(daemon.connection, [run], ({ state }) => state === "interrupted");
  expect(await daemon.connection.request("dai/external/open", { ...opening, run })).toEqual({
    run,
    resumeAfter: 2,
  });
});

test("a stopped run's program is told at once, and by the answer to its next report", async () => {
  const { connection } = daemon;
  const { run } = await connection.request("dai/external/open", opening);
  await connection.request("dai/runs/stop", { runs: [run] });
  const answer = await connection.request("dai/external/report", { run, record: { epoch: 1 } });
  expect(answer).toMatchObject({
    stop: true,
    sentence: expect.stringContaining("The run was stopped on request"),
  });
});

test("hostile reports leave the run and the daemon as they were", { timeout: 900_000 }, async () => {
  const { connection } = daemon;
  const { run } = await connection.request("dai/external/open", { ...opening, epochs: 1_000_000 });
  await connection.request("dai/external/report", { run, record: { epoch: 1, trainLoss: 0.5 } });
  const before = await daemon.details([run]);
  const hostile = fc.sample(
    fc.oneof(
      fc.record({ run: fc.anything(), record: fc.anything() }),
      fc.record({ run: fc.constant(run), record: fc.record({ epoch: fc.double(), layers: fc.anything() }) }),
      fc.record({
        run: fc.constant(run),
        record: fc.record({
          epoch: fc.constant(2),
          layers: fc.array(
            fc.record({
              name: fc.string(),
              width: fc.integer(),
              singularValues: fc.array(fc.double({ max: -0.1 }), { minLength: 1 }),
            }),
            { minLength: 1 },
          ),
        }),
      }),
      fc.record({ run: fc.string(), record: fc.record({ epoch: fc.nat() }) }),
    ),
    10_000,
  );
  // Waiting for each answer would be most of the time.
  for (let begin = 0; begin < hostile.length; begin += 200) {
    const answers = hostile
      .slice(begin, begin + 200)
      .map((params) => connection.request("dai/external/report", params as never));
    await Promise.allSettled(answers);
  }
  const { pid } = await connection.request("dai/daemon/status", {});
  expect(pid).toBe(connection.info.pid);
  const after = await daemon.details([run]);
  expect(after).toEqual(before);
});
