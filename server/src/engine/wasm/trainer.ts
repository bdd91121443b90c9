import type { Dataset, Samples } from "../../dataset/dataset.ts";
import { createGenerator, restoreGenerator } from "../../random/generator.ts";
import type { TickSpectra, Trainer, TrainingPlan } from "../engine.ts";
import { generatorTensors, readGenerators } from "../generatorTensors.ts";
import { type OpenEpoch, openEpochOf, openEpochTensors } from "../openEpoch.ts";
import { shuffledOrder } from "../order.ts";
import { planLayers } from "../planLayers.ts";
import { integerTensor } from "../snapshotTensors.ts";
import { tickSamples, tickSteps } from "../ticks.ts";
import { gather } from "./batches.ts";
import { createHeap } from "./memory/heap.ts";
import type { Kernels } from "./module.ts";
import { layOutNetwork } from "./network.ts";
import { createOptimization, optimizerPlanes } from "./optimization.ts";
import { readParameters, writeParameters } from "./parameters.ts";
import { createEvaluation, validate, validationRows } from "./validation.ts";

/** The network with what trains and validates it, in the kernels' memory, which stays where it is from then on. */
function layOut(kernels: Kernels, plan: TrainingPlan, dataset: Dataset, ticks: number) {
  const { train, validation } = dataset;
  const heap = createHeap(kernels);
  const planned = planLayers(plan, dataset);
  const tickRows = ticks > 0 ? tickSamples(validation) : null;
  const capacity = Math.max(
    Math.min(plan.batchSize, train.count),
    validationRows(validation.count, planned),
    tickRows ? validationRows(tickRows.count, planned) : 0,
  );
  const network = layOutNetwork(kernels, heap, dataset, planned, capacity, optimizerPlanes(plan), plan);
  const stepsPerEpoch = Math.ceil(train.count / plan.batchSize);
  const optimize = createOptimization(kernels, network, plan, stepsPerEpoch);
  const evaluate = createEvaluation(kernels, heap, network, planned, dataset);
  const evaluateTick = tickRows && createEvaluation(kernels, heap, network, planned, dataset, tickRows);
  for (const layer of network.layers) {
    layer.initialize?.(plan);
    layer.refresh?.();
  }
  const totals = new Float64Array(kernels.memory.buffer, network.totals, 2);
  const random = network.layers.filter((layer) => layer.generator !== undefined);
  /** Looks in the middle of an epoch: its totals stay as they are. */
  const tick =
    evaluateTick &&
    ((): TickSpectra => {
      const [loss, correct] = totals;
      const { layers } = evaluateTick();
      totals.set([loss!, correct!]);
      return layers;
    });
  const validateOn = (some: Samples) => {
    const rows = Math.min(capacity, validationRows(some.count, planned));
    const outputs = new Float32Array(some.count * dataset.outputs);
    return validate(kernels, network, { ...dataset, validation: some }, rows, outputs);
  };
  return { network, random, stepsPerEpoch, optimize, evaluate, validateOn, tick, totals };
}

export function createTrainer(kernels: Kernels, plan: TrainingPlan, dataset: Dataset, ticks = 0): Trainer {
  const { batchSize, optimizer } = plan;
  const { train } = dataset;
  const laidOut = layOut(kernels, plan, dataset, ticks);
  const { network, random, stepsPerEpoch, optimize, evaluate, validateOn, tick, totals } = laidOut;

  let orderGenerator = createGenerator(plan.seed, "order");
  let epoch = 0;
  let steps = 0;
  let open: OpenEpoch | null = null;
  /** its samples; null until its first step in this process */
  let order: Uint32Array | null = null;

  function meansOver(samples: number): { loss: number; accuracy: number | null } {
    return { loss: totals[0]! / samples, accuracy: train.targets ? null : totals[1]! / samples };
  }

  /** Trains to that step of the epoch under way, or of the next. Answers false when interrupted. */
  function trainTo(step: number, interrupted: () => boolean, afterStep?: (step: number) => void): boolean {
    open ??= { orderState: orderGenerator.state(), step: 0, totals: [0, 0] };
    order ??= shuffledOrder(orderGenerator, train.count);
    totals.set(open.totals);
    for (let next = open.step; next < step; next++) {
      if (interrupted()) return false;
      const first = next * batchSize;
      const rows = Math.min(batchSize, train.count - first);
      steps += 1;
      gather(kernels, network, train, order, first, rows);
      network.forward(rows, true);
      optimize(rows, steps);
      afterStep?.(next + 1);
    }
    open = { ...open, step, totals: [totals[0]!, totals[1]!] };
    return true;
  }

  return {
    get epoch() {
      return epoch;
    },

    get bytes() {
      return kernels.memory.buffer.byteLength;
    },

    async trainEpoch(interrupted) {
      const atTicks = tickSteps(stepsPerEpoch, ticks).slice(0, -1);
      const taken: TickSpectra[] = [];
      const afterStep = (step: number) => void (step === atTicks[taken.length] && taken.push(tick!()));
      if (!trainTo(stepsPerEpoch, interrupted, afterStep)) return null;
      open = null;
      order = null;
      epoch += 1;
      const means = meansOver(train.count);
      return tick ? { ...means, ticks: taken } : means;
    },

    // The spectra of ticks that were taken before a pause would be lost with the process.
    ...(!tick && {
      async trainPart(part: number, interrupted: () => boolean) {
        if (!trainTo(Math.min(part, stepsPerEpoch - 1), interrupted)) return null;
        return meansOver(open!.step * batchSize);
      },
    }),

    validate: async (validation) => validateOn(validation),

    async evaluate() {
      const evaluation = evaluate();
      return tick ? { ...evaluation, tick: tick() } : evaluation;
    },

    snapshot() {
      return [
        ...readParameters(kernels, network, optimizer),
        { name: "optimizer/steps", shape: [1], data: Uint32Array.of(steps) },
        { name: "order/state", shape: [4], data: open?.orderState ?? orderGenerator.state() },
        ...openEpochTensors(open),
        ...generatorTensors(random),
      ];
    },

    restore(tensors, restoredEpoch) {
      const stepCount = integerTensor(tensors, "optimizer/steps", 1);
      const orderState = integerTensor(tensors, "order/state", 4);
      const restoreGenerators = readGenerators(tensors, random);
      writeParameters(kernels, network, optimizer, tensors);
      steps = stepCount[0]!;
      orderGenerator = restoreGenerator(orderState);
      open = openEpochOf(tensors, orderState);
      order = null;
      restoreGenerators();
      epoch = restoredEpoch;
    },
  };
}
