import { dispose, keep, type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Dataset } from "../../dataset/dataset.ts";
import { createGenerator, restoreGenerator } from "../../random/generator.ts";
import type { Trainer, TrainingPlan } from "../engine.ts";
import { shuffledOrder } from "../order.ts";
import { integerTensor } from "../snapshotTensors.ts";
import type { Kernels } from "../wasm/module.ts";
import { type Batch, gather, oneHot } from "./batches.ts";
import { addCrossEntropy, type Totals } from "./crossEntropy.ts";
import { tfjsLayers } from "./layers.ts";
import { updateOf } from "./optimizers.ts";
import { copies, download, initialParameters, takeSnapshot, upload } from "./parameters.ts";
import { forward, gradients } from "./passes.ts";
import { createValidation } from "./validation.ts";

/** A run in training on tfjs's current backend. The kernels are for its spectra. */
export function createTrainer(kernels: Kernels, plan: TrainingPlan, dataset: Dataset): Trainer {
  const { batchSize, optimizer } = plan;
  const { classes, dimensions, train } = dataset;
  const layers = tfjsLayers(plan, dataset);
  const parameters = initialParameters(plan, layers);
  const evaluate = createValidation(kernels, dataset.validation, dimensions, layers);
  const random = layers.filter((layer) => layer.generator !== undefined);
  const update = updateOf(optimizer);

  let orderGenerator = createGenerator(plan.seed, "order");
  let epoch = 0;
  let steps = 0;

  /** Trains one batch: each parameter's tensors are replaced by new ones. Adds to the totals. */
  function step(tensors: Tensor[][], batch: Batch, totals: Totals): void {
    steps += 1;
    tidy(() => {
      const x = tensor2d(batch.features, [batch.rows, dimensions]);
      const targets = tensor2d(oneHot(batch, classes), [batch.rows, classes]);
      const values = tensors.map(([value]) => value!);
      const pass = forward(layers, values, x, true);
      addCrossEntropy(totals, pass.values.at(-1)!.dataSync<"float32">(), batch.labels, classes);
      for (const [index, gradient] of gradients(layers, values, pass, targets).entries()) {
        const old = tensors[index]!;
        tensors[index] = update(old, gradient, steps).map(keep);
        dispose(old);
      }
    });
  }

  return {
    get epoch() {
      return epoch;
    },

    async trainEpoch(interrupted) {
      const order = shuffledOrder(orderGenerator, train.count);
      const totals: Totals = { loss: 0, correct: 0 };
      const tensors = upload(parameters);
      try {
        for (let first = 0; first < train.count; first += batchSize) {
          if (interrupted()) return null;
          const rows = Math.min(batchSize, train.count - first);
          step(tensors, gather(train, dimensions, order, first, rows), totals);
        }
      } finally {
        download(tensors, parameters);
        dispose(tensors.flat());
      }
      epoch += 1;
      return { loss: totals.loss / train.count, accuracy: totals.correct / train.count };
    },

    async evaluate() {
      const tensors = upload(parameters);
      try {
        return evaluate(tensors.map(([value]) => value!));
      } finally {
        dispose(tensors.flat());
      }
    },

    snapshot() {
      return [
        ...copies(parameters),
        { name: "optimizer/steps", shape: [1], data: Uint32Array.of(steps) },
        { name: "order/state", shape: [4], data: orderGenerator.state() },
        ...random.map(({ name, generator }) => ({
          name: `${name}/state`,
          shape: [4],
          data: generator!.state(),
        })),
      ];
    },

    restore(tensors, restoredEpoch) {
      const stepCount = integerTensor(tensors, "optimizer/steps", 1);
      const orderState = integerTensor(tensors, "order/state", 4);
      const states = random.map(({ name }) => integerTensor(tensors, `${name}/state`, 4));
      takeSnapshot(parameters, tensors);
      steps = stepCount[0]!;
      orderGenerator = restoreGenerator(orderState);
      for (const [index, layer] of random.entries()) layer.generator = restoreGenerator(states[index]!);
      epoch = restoredEpoch;
    },
  };
}
