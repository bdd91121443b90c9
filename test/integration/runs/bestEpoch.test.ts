import { expect, test } from "vitest";
import { decodeSafetensors } from "../../../server/src/runs/trainer/safetensors.ts";
import { smallSpec } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon({ DAI_SNAPSHOT_SECONDS: "3600" });

test("a run that early stopping ends between two snapshots leaves the model of its best epoch", async () => {
  const runs = await daemon.launchToEnd({
    ...smallSpec,
    initialization: { gain: 1, seeds: 4 },
    training: { optimizer: { kind: "adam", learningRate: 0.01 }, epochs: 60 },
    indicator: { checkpoints: [59] },
    policy: { earlyStopping: { patience: 3 } },
  });
  const ended = await daemon.details(runs);
  expect(ended.every(({ state, epoch }) => state === "stopped" && epoch < 59)).toBe(true);
  for (const { run, best, records } of ended) {
    const { data } = await daemon.connection.request("dai/runs/model", { run, format: "safetensors" });
    const { metadata } = decodeSafetensors(Buffer.from(data, "base64"));
    const accuracies = records!.slice(1).map(({ validationAccuracy }) => validationAccuracy!);
    const losses = records!.slice(1).map(({ validationLoss }) => validationLoss!);
    const highest = Math.max(...accuracies);
    const lowest = Math.min(...losses.filter((_, index) => accuracies[index] === highest));
    expect([Number(metadata["epoch"]), best!.value, best!.loss]).toEqual([best!.epoch, highest, lowest]);
  }
});
