import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { RunDetail, RunId } from "../../../server/src/protocol/protocol.ts";
import { connectOptions, removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, details, hasEnded, waitFor } from "../support/runs.ts";

/** Gains of about 0.05 and less leave these networks where they begin; greater ones train within some epochs. */
const spec = {
  name: "Learned from",
  dataset: { kind: "shell", dimensions: 48, radii: [1, 1.5], train: 2000, validation: 500 },
  architecture: { kind: "mlp", hidden: [32, 16] },
  initialization: { gain: { logUniform: [0.01, 2] }, seeds: 40 },
  training: { epochs: 20, optimizer: { kind: "rmsprop", learningRate: 1e-3 } },
  indicator: { window: 3, checkpoints: [3, 5, 10] },
};
const seeds = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const others = (first: number, count: number) => ({
  ...spec,
  name: "Judged",
  initialization: { ...spec.initialization, seeds: seeds(first, count) },
  indicator: { ...spec.indicator, predictor: "learned" },
});

const home = temporaryHome();
let connection: DaemonConnection;

/** Launches a spec, and has its runs when all of them have ended. */
async function launchToEnd(launched: object): Promise<RunDetail[]> {
  const { runs } = await connection.request("dai/runs/start", { spec: launched });
  await waitFor(connection, runs, hasEnded);
  return details(connection, runs);
}

async function json(...args: string[]) {
  const { stdout, stderr, status } = await dai(home, [...args, "--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

let learnedFrom: RunId[];
beforeAll(async () => {
  connection = await connectDaemon(connectOptions({ home }));
  const runs = await launchToEnd(spec);
  learnedFrom = runs.map(({ run }) => run);
  const { kinds, pooled, file } = await json("learn", "Learned from");
  expect(kinds).toEqual([expect.objectContaining({ studies: ["Learned from"], runs: 40 })]);
  expect(kinds[0].goodRuns).toBeGreaterThanOrEqual(19);
  expect(kinds[0].runs - kinds[0].goodRuns).toBeGreaterThanOrEqual(5);
  expect(pooled).toBeNull();
  expect(Object.values(JSON.parse(readFileSync(file, "utf8")).runs)).toEqual([
    learnedFrom.map((run) => ({ run, dai: expect.any(String) })),
  ]);
});
afterAll(async () => {
  connection.close();
  await removeHome(home);
});

test("a run of a kind that was learned gets its verdicts from that, with reasons", async () => {
  const runs = await launchToEnd(others(101, 12));
  let predicted = 0;
  for (const { verdicts, validationAccuracy } of runs)
    for (const { prediction, sentence, verdict } of verdicts) {
      if (!prediction || !("mayStop" in prediction)) {
        expect(prediction).toEqual({ unavailable: "outside" });
        expect(sentence).toContain(sentenceOf("learned/outside", {}));
        continue;
      }
      predicted++;
      expect(prediction).toMatchObject({ mayStop: true, labelFree: false });
      expect(prediction.why).toHaveLength(3);
      expect(sentence).toMatch(
        /^(Likely|Unlikely) to learn: at epoch \d+ the predicted chance of success is .* Why: /,
      );
      expect(verdict === "discard").toBe(prediction.pValue <= 0.05);
      if (prediction.epoch === 10) expect(prediction.success > 0.5).toBe(validationAccuracy! > 0.65);
    }
  expect(predicted).toBeGreaterThan(18);
  expect(runs.flatMap(({ verdicts }) => verdicts).some(({ verdict }) => verdict === "discard")).toBe(true);
});

test("a run of another kind falls back to the paper's rule and says so", async () => {
  const { architecture, ...rest } = others(101, 2);
  for (const { verdicts } of await launchToEnd({
    ...rest,
    architecture: { ...architecture, activation: "tanh" },
  }))
    for (const { prediction, sentence, sF, threshold, verdict } of verdicts) {
      expect(prediction).toEqual({ unavailable: "notLearned" });
      expect(sentence).toContain(sentenceOf("learned/not-learned", {}));
      if (sF! > threshold) expect(verdict).not.toBe("discard");
    }
});

test("a study that calibrates itself compares the learned probabilities of its runs", async () => {
  const first = 10;
  const runs = await launchToEnd({ ...others(201, 24), policy: { calibrate: { first } } });
  const good = runs.slice(0, first).filter(({ validationAccuracy }) => validationAccuracy! > 0.65);
  expect(good.length).toBeGreaterThanOrEqual(3);
  for (const { state, verdicts } of runs.slice(0, first)) {
    expect(state).toBe("finished");
    expect(verdicts.every(({ decision }) => decision === "advised")).toBe(true);
  }
  const stopped = runs.slice(first).filter(({ state }) => state === "stopped");
  expect(stopped.length).toBeGreaterThan(0);
  for (const { verdict } of stopped) {
    const { prediction, withinStudy, epoch, sentence } = verdict!;
    expect(verdict).toMatchObject({ verdict: "discard", decision: "stopped", calibrated: true });
    expect(prediction).toMatchObject({ success: withinStudy!.value });
    expect(sentence).toContain("learned chance of success");
    for (const run of good) {
      const there = run.verdicts.find((one) => one.epoch === epoch)!.withinStudy!.value;
      if (there !== null) expect(withinStudy!.value).toBeLessThan(there);
    }
  }
});

test("an evaluation shows what was learned, never by models that were fitted to the runs that they judge", async () => {
  const own = await json("evaluate", "Learned from", "--checkpoint", "5,10");
  expect(own.learnedFrom).toContain(sentenceOf("learned/fold-by-fold", { runs: 40 }));
  const file = join(home, "judged.dai.json");
  writeFileSync(file, JSON.stringify({ ...others(301, 25), indicator: spec.indicator }));
  await launchToEnd({ ...others(301, 25), indicator: spec.indicator });
  const unseen = await json("evaluate", file, "--checkpoint", "5,10");
  expect(unseen.learnedFrom).toMatch(
    /^The learned predictor comes from 40 other runs of this kind of study, \d+ /,
  );
  const heldOut = await json("evaluate", file, "--checkpoint", "5,10", "--held-out", "Learned from");
  expect(heldOut.learnedFrom).toMatch(
    /^The learned predictor comes from 40 other runs of this kind of study, \d+ /,
  );
  for (const { checkpoints, courses, withinStudy } of [own, unseen, heldOut]) {
    for (const { predictions, rules } of checkpoints)
      for (const table of [predictions, rules])
        expect(table.map(({ id }: { id: string }) => id)).toEqual(
          expect.arrayContaining(["learned:withLabels", "learned:labelFree"]),
        );
    for (const { predictions } of checkpoints)
      expect(predictions.find(({ id }: { id: string }) => id === "learned:withLabels").auc).toBeGreaterThan(
        0.9,
      );
    expect(courses.map(({ id }: { id: string }) => id)).toContain("learned:labelFree");
    expect(withinStudy.map(({ id }: { id: string }) => id)).toContain("withinStudy:learned:labelFree:5:10");
  }
});

test("where too little has finished nothing is learned, and what was learned stays", async () => {
  const file = join(home, "predictor.json");
  const before = readFileSync(file, "utf8");
  await launchToEnd({
    ...spec,
    name: "Too few",
    dataset: { ...spec.dataset, dimensions: 8 },
    initialization: {},
  });
  const { stdout, status } = await dai(home, ["learn", "Too few"]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^Too few: nothing learned\. \d good runs and \d others are too few to learn from/);
  expect(stdout).toContain(sentenceOf("learn/unchanged", {}));
  expect(readFileSync(file, "utf8")).toBe(before);
});
