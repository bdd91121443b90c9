import type { Kernels } from "../../server/src/engine/wasm/module.ts";
import { isDerivationCheaper } from "../../server/src/engine/wasm/spectra/linearGram.ts";
import { createTrainer } from "../../server/src/engine/wasm/trainer.ts";
import { now } from "../support/clock.ts";
import { datasetOf, type Experiment, TRAIN, VALIDATION } from "../support/experiments.ts";
import { median } from "../support/median.ts";
import { type Phase, timeKernels } from "./phases.ts";

/** Where an epoch's time goes. */
export interface Shares {
  /** share of the epoch, 0 to 1 */
  share: Map<Phase, number>;
  /** GFLOP/s of the phases that are products */
  rate: Map<Phase, number>;
  /** share of the weight steps that is not their products, if those run as fast as the forward products */
  optimizer: number;
  /** bytes that the trainer has beside the data */
  memory: number;
}

/**
 * The phases of an epoch, and its CPU time, of which they are shares: that of epochs without stopwatches, median of
 * `epochs`.
 */
export async function phaseShares(
  experiment: Experiment,
  create: () => Promise<Kernels>,
  epochs: number,
): Promise<Shares> {
  const dataset = datasetOf(experiment);
  const kernels = await create();
  const timed = timeKernels(await create());
  const plain = createTrainer(kernels, experiment.plan, dataset);
  const watched = createTrainer(timed.kernels, experiment.plan, dataset);
  const milliseconds: number[] = [];
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const start = now();
    await plain.trainEpoch(() => false);
    await plain.evaluate();
    if (epoch > 0) milliseconds.push(now() - start);
    timed.evaluating = false;
    await watched.trainEpoch(() => false);
    timed.evaluating = true;
    await watched.evaluate();
    // The first epoch runs partly in V8's baseline code.
    if (epoch === 0) timed.clear();
  }
  const total = median(milliseconds);
  const times = new Map([...timed.times()].map(([phase, time]) => [phase, time / epochs]));
  const inKernels = [...times.values()].reduce((sum, time) => sum + time, 0);
  times.set("gathering and rest", Math.max(0, total - inKernels));
  const rate = new Map(
    [...multiplyAdds(experiment)].map(([phase, count]) => [phase, (2 * count) / times.get(phase)! / 1e6]),
  );
  const steps = times.get("weight steps")!;
  const products = steps * Math.min(1, rate.get("weight steps")! / rate.get("forward products")!);
  return {
    share: new Map([...times].map(([phase, time]) => [phase, time / total])),
    rate,
    optimizer: (steps - products) / total,
    memory: kernels.memory.buffer.byteLength,
  };
}

/** Multiply-adds of an epoch in the phases that are products. */
function multiplyAdds({ dimensions, plan }: Experiment): Map<Phase, number> {
  const widths = [dimensions, ...plan.hidden, 2];
  const sizes = widths.slice(1).map((width, index) => width * widths[index]!);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return new Map([
    ["forward products", TRAIN * all],
    ["backward products", TRAIN * (all - sizes[0]!)],
    ["weight steps", TRAIN * all],
    [
      "Gram matrices",
      plan.hidden.reduce((sum, width, index) => sum + gramMatrices(widths[index]!, width), 0),
    ],
  ]);
}

/** Multiply-adds for the Gram matrices of a layer's outputs, of which tiles fill the diagonal's blocks whole. */
function gramMatrices(inputs: number, units: number): number {
  const half = (units * (units + 4)) / 2;
  const derived = inputs * inputs * units + inputs * half;
  return VALIDATION * half + (isDerivationCheaper(VALIDATION, inputs, units) ? derived : VALIDATION * half);
}
