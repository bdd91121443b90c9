import { expect, test } from "vitest";
import { createBestKeeper } from "../../../server/src/runs/trainer/bestSnapshot.ts";
import type { TrainingJob, UnscoredRecord } from "../../../server/src/runs/trainer/messages.ts";
import { decodeSafetensors } from "../../../server/src/runs/trainer/safetensors.ts";

const job = {
  keepBest: true,
  storedEpoch: -1,
  config: { training: { loss: "crossEntropy" } },
  objective: { metric: "validationAccuracy", goal: "maximize" },
} as unknown as TrainingJob;

const weightsOf = (epoch: number) => () => [
  { name: "dense_1/bias", shape: [1], data: Float32Array.of(epoch) },
];

function keeperOf(...epochs: [accuracy: number, loss: number][]) {
  const keeper = createBestKeeper(job, null, {});
  for (const [index, [validationAccuracy, validationLoss]] of epochs.entries())
    keeper.take(
      { epoch: index + 1, validationAccuracy, validationLoss } as UnscoredRecord,
      weightsOf(index + 1),
    );
  return keeper;
}

function written(keeper: ReturnType<typeof keeperOf>) {
  const { metadata, tensors } = decodeSafetensors(keeper.unwritten()!);
  return { epoch: Number(metadata["epoch"]), weights: tensors[0]!.data[0] };
}

test("of equal accuracies the epoch with the lower validation loss is the best", () => {
  expect(written(keeperOf([0.8, 0.5], [0.9, 0.4], [0.9, 0.3], [0.9, 0.35]))).toEqual({
    epoch: 3,
    weights: 3,
  });
});

test("an epoch is told to be the best so far, also where its weights are not kept", () => {
  const keeper = createBestKeeper({ ...job, keepBest: false }, null, {});
  const take = (epoch: number, validationAccuracy: number) =>
    keeper.take({ epoch, validationAccuracy, validationLoss: 1 } as UnscoredRecord, weightsOf(epoch));
  expect([take(1, 0.5), take(2, 0.4), take(3, 0.6)]).toEqual([true, false, true]);
  expect(keeper.unwritten()).toBeNull();
});

test("an epoch that is not stored gives way to the best before it", () => {
  const keeper = keeperOf([0.8, 0.5], [0.85, 0.4], [0.9, 0.3]);
  keeper.revert(3);
  expect(written(keeper)).toEqual({ epoch: 2, weights: 2 });
  expect(keeper.unwritten()).toBeNull();
});

test("taking back an epoch that was not the best changes nothing", () => {
  const keeper = keeperOf([0.9, 0.3], [0.8, 0.5]);
  keeper.revert(2);
  expect(written(keeper)).toEqual({ epoch: 1, weights: 1 });
});
