import { dispose, keep, mul, square, sum, type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Dataset } from "../../dataset/dataset.ts";
import { createGenerator, restoreGenerator } from "../../random/generator.ts";
import { learningRateAt } from "../../recipe/schedules.ts";
import type { TickSpectra, Trainer, TrainingPlan } from "../engine.ts";
import { generatorTensors, readGenerators } from "../generatorTensors.ts";
import { shuffledOrder } from "../order.ts";
import { integerTensor } from "../snapshotTensors.ts";
import { tickSamples, tickSteps } from "../ticks.ts";
import { createHeap } from "../wasm/memory/heap.ts";
import type { Kernels } from "../wasm/module.ts";
import { type Batch, gather } from "./batches.ts";
import { tfjsLayers } from "./layers.ts";
import { createLoss, type Totals } from "./losses.ts";
import { updateOf } from "./optimizers.ts";
import { copies, download, initialParameters, takeSnapshot, upload } from "./parameters.ts";
import { forward, gradients } from "./passes.ts";
import { createValidation } from "./validation.ts";

export function createTrainer(kernels: Kernels, plan: TrainingPlan, dataset: Dataset, ticks = 0): Trainer {
  const { batchSize, optimizer, schedule } = plan;
  const { dimensions, outputs, train, validation } = dataset;
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const layers = tfjsLayers(plan, dataset);
  const loss = createLoss(plan.loss, dataset);
  const parameters = initialParameters(plan, layers);
  const heap = createHeap(kernels);
  const evaluate = createValidation(kernels, heap, dataset, layers, loss);
  const look =
    ticks > 0 ? createValidation(kernels, heap, dataset, layers, loss, tickSamples(validation)) : null;
  const random = layers.filter((layer) => layer.generator !== undefined);
  const update = updateOf(optimizer);

  let orderGenerator = createGenerator(plan.seed, "order");
  let epoch = 0;
  let steps = 0;

  const tick = (tensors: Tensor[][]): TickSpectra => look!(tensors.map(([value]) => value!)).layers;

  function step(tensors: Tensor[][], batch: Batch, totals: Totals): void {
    steps += 1;
    tidy(() => {
      const x = tensor2d(batch.features, [batch.rows, dimensions]);
      const values = tensors.map(([value]) => value!);
      const pass = forward(layers, values, x, true);
      const dOutputs = loss(totals, pass.values.at(-1)!.dataSync<"float32">(), batch, true);
      const rate = learningRateAt(schedule, optimizer.learningRate, steps - 1, stepsPerEpoch);
      const all = gradients(layers, values, pass, tensor2d(dOutputs, [batch.rows, outputs]));
      for (const [index, gradient] of clipped(all, optimizer.clipNorm).entries()) {
        const old = tensors[index]!;
        tensors[index] = update(old, gradient, rate, steps).map(keep);
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
      const atTicks = tickSteps(stepsPerEpoch, ticks).slice(0, -1);
      const taken: TickSpectra[] = [];
      const totals: Totals = { loss: 0, second: 0 };
      const tensors = upload(parameters);
      try {
        for (let first = 0; first < train.count; first += batchSize) {
          if (interrupted()) return null;
          const rows = Math.min(batchSize, train.count - first);
          step(tensors, gather(train, dimensions, order, first, rows), totals);
          if (first / batchSize + 1 === atTicks[taken.length]) taken.push(tick(tensors));
        }
      } finally {
        download(tensors, parameters);
        dispose(tensors.flat());
      }
      epoch += 1;
      const accuracy = train.targets ? null : totals.second / train.count;
      const means = { loss: totals.loss / train.count, accuracy };
      return look ? { ...means, ticks: taken } : means;
    },

    async evaluate() {
      const tensors = upload(parameters);
      try {
        const evaluation = evaluate(tensors.map(([value]) => value!));
        return look ? { ...evaluation, tick: tick(tensors) } : evaluation;
      } finally {
        dispose(tensors.flat());
      }
    },

    snapshot() {
      return [
        ...copies(parameters),
        { name: "optimizer/steps", shape: [1], data: Uint32Array.of(steps) },
        { name: "order/state", shape: [4], data: orderGenerator.state() },
        ...generatorTensors(random),
      ];
    },

    restore(tensors, restoredEpoch) {
      const stepCount = integerTensor(tensors, "optimizer/steps", 1);
      const orderState = integerTensor(tensors, "order/state", 4);
      const restoreGenerators = readGenerators(tensors, random);
      takeSnapshot(parameters, tensors);
      steps = stepCount[0]!;
      orderGenerator = restoreGenerator(orderState);
      restoreGenerators();
      epoch = restoredEpoch;
    },
  };
}

/** The gradients scaled down to a norm of all of them together. */
function clipped(gradients: Tensor[], norm: number | undefined): Tensor[] {
  if (norm === undefined) return gradients;
  const squares = gradients.reduce((total, gradient) => total + sum(square(gradient)).dataSync()[0]!, 0);
  const whole = Math.sqrt(squares);
  return whole <= norm ? gradients : gradients.map((gradient) => mul(gradient, norm / whole));
}
