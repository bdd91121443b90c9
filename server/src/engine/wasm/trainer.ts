import type { Dataset } from "../../dataset/dataset.ts";
import { createGenerator, restoreGenerator } from "../../random/generator.ts";
import type { Optimizer, TickSpectra, Trainer, TrainingPlan } from "../engine.ts";
import { stateNames } from "../optimizerStates.ts";
import { shuffledOrder } from "../order.ts";
import { planLayers } from "../planLayers.ts";
import { integerTensor } from "../snapshotTensors.ts";
import { tickSamples, tickSteps } from "../ticks.ts";
import { gather } from "./batches.ts";
import { createHeap } from "./heap.ts";
import type { Kernels } from "./module.ts";
import { layOutNetwork } from "./network.ts";
import { readParameters, writeParameters } from "./parameters.ts";
import { createValidation, validationRows } from "./validation.ts";

/** A run in training on kernels of its own. Throws when the network does not fit into WebAssembly's memory. */
export function createTrainer(kernels: Kernels, plan: TrainingPlan, dataset: Dataset, ticks = 0): Trainer {
  const { batchSize, optimizer } = plan;
  const { train, validation } = dataset;
  const heap = createHeap(kernels);
  const planned = planLayers(plan, dataset);
  const tickRows = ticks > 0 ? tickSamples(validation) : null;
  const capacity = Math.max(
    Math.min(batchSize, train.count),
    validationRows(validation.count, planned),
    tickRows ? validationRows(tickRows.count, planned) : 0,
  );
  const states = stateNames(optimizer).length;
  const network = layOutNetwork(kernels, heap, planned, capacity, states, plan.seed);
  const evaluate = createValidation(kernels, heap, network, planned, validation);
  const look = tickRows && createValidation(kernels, heap, network, planned, tickRows, false);
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

  /** In the middle of an epoch: its totals stay as they are. */
  function tick(): TickSpectra {
    const [loss, correct] = totals;
    const { layers } = look!();
    totals.set([loss!, correct!]);
    return layers;
  }

  return {
    get epoch() {
      return epoch;
    },

    async trainEpoch(interrupted) {
      const order = shuffledOrder(orderGenerator, train.count);
      const atTicks = tickSteps(Math.ceil(train.count / batchSize), ticks).slice(0, -1);
      const taken: TickSpectra[] = [];
      totals.fill(0);
      for (let first = 0; first < train.count; first += batchSize) {
        if (interrupted()) return null;
        const rows = Math.min(batchSize, train.count - first);
        steps += 1;
        useOptimizer(kernels, optimizer, network.stateBytes, steps);
        gather(kernels, network, train, order, first, rows);
        network.forward(rows, true);
        network.backward(rows);
        if (first / batchSize + 1 === atTicks[taken.length]) taken.push(tick());
      }
      epoch += 1;
      const means = { loss: totals[0]! / train.count, accuracy: totals[1]! / train.count };
      return look ? { ...means, ticks: taken } : means;
    },

    async evaluate() {
      const evaluation = evaluate();
      return look ? { ...evaluation, tick: tick() } : evaluation;
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
