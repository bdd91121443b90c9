import type { Dataset } from "../../dataset/dataset.ts";
import { createGenerator, restoreGenerator } from "../../random/generator.ts";
import type { NamedTensor, Optimizer, Trainer, TrainingPlan } from "../engine.ts";
import { gather, shuffledOrder } from "./batches.ts";
import { createHeap } from "./heap.ts";
import { initialWeights } from "./initialization.ts";
import type { Kernels } from "./module.ts";
import { layOutNetwork } from "./network.ts";
import {
  readParameters,
  refreshTransposed,
  stateNames,
  writeParameters,
  writeWeights,
} from "./parameters.ts";
import { backward, forward } from "./passes.ts";
import { createValidation, evaluationRows } from "./validation.ts";

/** A run in training on kernels of its own. Throws when the network does not fit into WebAssembly's memory. */
export function createTrainer(kernels: Kernels, plan: TrainingPlan, dataset: Dataset): Trainer {
  const { activation, batchSize, hidden, optimizer } = plan;
  const { train, validation } = dataset;
  const heap = createHeap(kernels);
  const capacity = Math.max(Math.min(batchSize, train.count), evaluationRows(validation.count, hidden));
  const widths = [dataset.dimensions, ...hidden, dataset.classes];
  const network = layOutNetwork(heap, widths, capacity, stateNames(optimizer).length);
  const evaluate = createValidation(kernels, heap, network, activation, validation);
  // The heap is complete: from here on memory stays where it is.
  const totals = new Float64Array(kernels.memory.buffer, network.totals, 2);

  for (const layer of network.layers) {
    const generator = createGenerator(plan.seed, `weights/${layer.name}`);
    const weights = initialWeights(generator, plan.scheme, plan.gain, layer.inputs, layer.outputs);
    writeWeights(kernels, layer, weights);
  }
  refreshTransposed(kernels, network);

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
        forward(kernels, network, activation, rows);
        backward(kernels, network, activation, rows);
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
      ];
    },

    restore(tensors, restoredEpoch) {
      const stepCount = integers(tensors, "optimizer/steps", 1);
      const orderState = integers(tensors, "order/state", 4);
      writeParameters(kernels, network, optimizer, tensors);
      steps = stepCount[0]!;
      orderGenerator = restoreGenerator(orderState);
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

function integers(tensors: NamedTensor[], name: string, length: number): Uint32Array {
  const data = tensors.find((tensor) => tensor.name === name)?.data;
  if (!(data instanceof Uint32Array) || data.length !== length) {
    throw new Error(
      `The snapshot has no tensor "${name}" of ${length} unsigned integers; it belongs to another run.`,
    );
  }
  return data;
}
