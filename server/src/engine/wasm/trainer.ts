import type { Dataset } from "../../dataset/dataset.ts";
import { createGenerator, restoreGenerator } from "../../random/generator.ts";
import type { Optimizer, Trainer, TrainingPlan } from "../engine.ts";
import { stateNames } from "../optimizerStates.ts";
import { shuffledOrder } from "../order.ts";
import { planLayers } from "../planLayers.ts";
import { integerTensor } from "../snapshotTensors.ts";
import { gather } from "./batches.ts";
import { createHeap } from "./heap.ts";
import type { Kernels } from "./module.ts";
import { layOutNetwork } from "./network.ts";
import { readParameters, writeParameters } from "./parameters.ts";
import { createValidation, validationRows } from "./validation.ts";

/** A run in training on kernels of its own. Throws when the network does not fit into WebAssembly's memory. */
export function createTrainer(kernels: Kernels, plan: TrainingPlan, dataset: Dataset): Trainer {
  const { batchSize, optimizer } = plan;
  const { train, validation } = dataset;
  const heap = createHeap(kernels);
  const planned = planLayers(plan, dataset);
  const capacity = Math.max(Math.min(batchSize, train.count), validationRows(validation.count, planned));
  const states = stateNames(optimizer).length;
  const network = layOutNetwork(kernels, heap, planned, capacity, states, plan.seed);
  const evaluate = createValidation(kernels, heap, network, planned, validation);
  // The heap is complete: from here on memory stays where it is.
  const totals = new Float64Array(kernels.memory.buffer, network.totals, 2);
  const random = network.layers.filter((layer) => layer.generator !== undefined);

  for (const layer of network.layers) {
    layer.initialize?.(plan);
    layer.refresh?.();
  }

  let orderGenerator = createGenerator(plan.seed, "order");
  let epoch = 0;
  let steps = 0;

  return {
    get epoch() {
      return epoch;
    },

    async trainEpoch(interrupted) {
      const order = shuffledOrder(orderGenerator, train.count);
      totals.fill(0);
      for (let first = 0; first < train.count; first += batchSize) {
        if (interrupted()) return null;
        const rows = Math.min(batchSize, train.count - first);
        steps += 1;
        useOptimizer(kernels, optimizer, network.stateBytes, steps);
        gather(kernels, network, train, order, first, rows);
        network.forward(rows, true);
        network.backward(rows);
      }
      epoch += 1;
      return { loss: totals[0]! / train.count, accuracy: totals[1]! / train.count };
    },

    async evaluate() {
      return evaluate();
    },

    snapshot() {
      return [
        ...readParameters(kernels, network, optimizer),
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
      writeParameters(kernels, network, optimizer, tensors);
      steps = stepCount[0]!;
      orderGenerator = restoreGenerator(orderState);
      for (const [index, layer] of random.entries()) layer.generator = restoreGenerator(states[index]!);
      epoch = restoredEpoch;
    },
  };
}

/** Tells the kernels the optimizer's numbers for step `t`, counted from 1. */
function useOptimizer(kernels: Kernels, optimizer: Optimizer, stateBytes: number, t: number): void {
  const { learningRate } = optimizer;
  switch (optimizer.kind) {
    case "sgd":
      kernels.useSgd(stateBytes, learningRate, optimizer.momentum);
      break;
    case "rmsprop":
      kernels.useRmsprop(stateBytes, learningRate, optimizer.rho, optimizer.momentum, optimizer.epsilon);
      break;
    case "adam": {
      const { beta1, beta2, epsilon } = optimizer;
      const alpha = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
      kernels.useAdam(stateBytes, alpha, beta1, beta2, epsilon);
      break;
    }
  }
}
