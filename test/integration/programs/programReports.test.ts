/** Programs that report their runs over the daemon's socket: what is taken, from whom, and how much. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { encodePredictedRows } from "../../../server/src/domain/predictedRows.ts";
import { agreements } from "../../../server/src/indicator/evaluation/agreement.ts";
import type { RunHistory } from "../../../server/src/indicator/runHistory.ts";
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

test("runs whose programs report what they predicted on the same samples are ordered by how far they agree", async () => {
  const { connection } = daemon;
  const classes = [0, 1, 2, 0, 1, 2, 0, 1];
  const predictions = [classes, classes.with(3, 1), classes.map((c) => 2 - c), classes.map(() => 1)];
  const runs: string[] = [];
  for (const [seed, predicted] of predictions.entries()) {
    const about = { ...opening, study: "agreeing", seed };
    const { run } = await connection.request("dai/external/open", about);
    const confidences = new Uint8Array(classes.length).fill(200);
    const predictedRows = encodePredictedRows({ classes: Uint8Array.from(predicted), confidences });
    for (const epoch of [1, 2, 3])
      await connection.request("dai/external/report", {
        run,
        record: { epoch, trainLoss: 1, predictedRows },
      });
    await connection.request("dai/external/close", { run, state: "finished" });
    runs.push(run);
  }
  const details = await daemon.details(runs);
  const histories = details.map((detail) => ({ epochs: [{}, ...detail!.records!] }) as unknown as RunHistory);
  const [first, second, inverse, constant] = agreements(histories, 2) as number[];
  expect(Math.min(first!, second!)).toBeGreaterThan(Math.max(inverse!, constant!));
});

const layer = { name: "dense", width: 4, singularValues: [1] };
const named = (count: number, length = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}`.padStart(length, "m"), index]));

test.each([
  ["65 layers", { layers: Array(65).fill(layer) }, "record.layers must not have more than 64 items."],
  [
    "81,920 columns",
    { layers: Array(5).fill({ ...layer, width: 16_384 }) },
    sentenceOf("report/many-columns", { columns: 81_920, most: 65_536 }),
  ],
  [
    "more values than columns",
    { layers: [{ ...layer, width: 1, singularValues: [1, 2] }] },
    sentenceOf("report/many-values", { name: "dense", values: 2, width: 1 }),
  ],
  ["a wide layer", { layers: [{ ...layer, width: 2e4 }] }, "record.layers.0.width must be <= 16384."],
  ["a long name of a layer", { layers: [{ ...layer, name: "x".repeat(201) }] }, "more than 200 characters."],
  ["65 metrics", { metrics: named(65) }, "record.metrics must not have more than 64 properties."],
  ["a long name of a metric", { metrics: named(1, 101) }, "must not have more than 100 characters."],
  ["a text for a number", { metrics: { loss: "low" } }, "record.metrics.loss must be a number or null."],
  ["predictions that are no base64", { predictedRows: "?" }, "record.predictedRows"],
  ["an epoch far beyond", { epoch: 2e6 }, "record.epoch must be <= 1000000."],
])("a record with %s is refused, with a sentence", async (_, record, sentence) => {
  const { connection } = daemon;
  const { run } = await connection.request("dai/external/open", opening);
  await expect(
    connection.request("dai/external/report", { run, record: { epoch: 1, ...record } as never }),
  ).rejects.toThrow(sentence);
  expect((await daemon.details([run]))[0]!.records).toEqual([]);
});

test.each([
  ["201 parameters", { parameters: named(201) }, "parameters must not have more than 200 properties."],
  ["a long name", { parameters: named(1, 201) }, "must not have more than 200 characters."],
  ["a long text", { parameters: { a: "x".repeat(1001) } }, "a text of at most 1000 characters"],
  ["deep parameters", { parameters: { a: { b: { c: 1 } } } }, "parameters.a must be a number"],
  ["a path for its id", { run: "../x" }, "run must match pattern"],
])("a run with %s is not opened, with a sentence", async (_, options, sentence) => {
  const opened = daemon.connection.request("dai/external/open", { ...opening, ...options } as never);
  await expect(opened).rejects.toThrow(sentence);
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

test("200 programs report at once", async () => {
  const programs: DaemonConnection[] = [];
  while (programs.length < 200) programs.push(await connect(daemon.home));
  const runs = await Promise.all(
    programs.map(async (program) => (await program.request("dai/external/open", opening)).run),
  );
  await Promise.all(
    programs.map(async (program, index) => {
      const run = runs[index]!;
      for (const epoch of [1, 2, 3])
        await program.request("dai/external/report", { run, record: { epoch, trainLoss: index / epoch } });
      await program.request("dai/external/close", { run, state: "finished" });
      program.close();
    }),
  );
  for (const { state, records, run } of await daemon.details(runs)) {
    expect(state).toBe("finished");
    expect(records!.map(({ trainLoss }) => trainLoss)).toEqual(
      [1, 2, 3].map((epoch) => runs.indexOf(run) / epoch),
    );
  }
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
