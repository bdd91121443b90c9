import {
  instructionSets,
  loadAddon,
  type NativeFunction,
  type NativeFunctions,
} from "../../server/src/engine/native/addon.ts";
import { instantiateKernels } from "../../server/src/engine/native/kernels.ts";
import { compileKernels, type Kernels } from "../../server/src/engine/wasm/module.ts";
import { createTrainer } from "../../server/src/engine/wasm/trainer.ts";
import { supportedVariant } from "../../server/src/engine/wasm/variant.ts";
import { now } from "../support/clock.ts";
import { datasetOf, type Experiment } from "../support/experiments.ts";

const EMPTY_CALLS = 20_000;
const EMPTY_ROUNDS = 9;
const quartile = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)]!;

/** Milliseconds of an epoch. */
export interface Overhead {
  epoch: number;
  /** what is not in kernels: JavaScript, and the way from there to C and back */
  outside: number;
  /** of that, the way */
  calls: number;
}

/**
 * What an epoch with native kernels takes beside them, in processor time. A stopwatch around each call of a kernel counts
 * the way there and back as well, so that of an empty call is subtracted. Epochs, and equal calls, count with the lower
 * quartile of their times.
 */
export async function measureOverhead(experiment: Experiment, epochs: number): Promise<Overhead> {
  const addon = loadAddon();
  const functions = addon[instructionSets.find((set) => addon[set])!]!;
  const create = async (own = functions) => instantiateKernels(own, await compileKernels(supportedVariant()));
  const dataset = datasetOf(experiment);
  const counter = { calls: 0 };
  const kernels = await create(counted(functions, counter));
  const plain = createTrainer(kernels, experiment.plan, dataset);
  const calls = new Map<string, number[]>();
  const watched = createTrainer(watch(await create(), calls), experiment.plan, dataset);
  const own = timedEmptyCall(kernels);
  const times: number[] = [];
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const start = now();
    await plain.trainEpoch(() => false);
    await plain.evaluate();
    // The first epoch runs partly in V8's baseline code.
    if (epoch > 0) times.push(now() - start);
    if (epoch === 1) calls.clear();
    if (epoch === 0) counter.calls = 0;
    await watched.trainEpoch(() => false);
    await watched.evaluate();
  }
  const epoch = quartile(times);
  const inKernels = [...calls.values()].reduce((sum, all) => sum + all.length * (quartile(all) - own), 0);
  const perEpoch = counter.calls / epochs;
  return { epoch, outside: epoch - inKernels / epochs, calls: perEpoch * emptyCall(await create()) };
}

/** The same functions, whose calls are counted. */
function counted(functions: NativeFunctions, counter: { calls: number }): NativeFunctions {
  const entries = Object.entries(functions).map(([name, call]) => {
    const counting = (...values: unknown[]) => {
      counter.calls++;
      return (call as (...values: unknown[]) => unknown)(...values);
    };
    return [name, Object.assign(counting, { index: (call as NativeFunction).index })];
  });
  return Object.fromEntries(entries) as NativeFunctions;
}

/** The same kernels, with a stopwatch around each call; times by kernel and arguments. */
function watch(kernels: Kernels, calls: Map<string, number[]>): Kernels {
  const watched =
    (name: string, kernel: (...values: unknown[]) => unknown) =>
    (...values: unknown[]) => {
      const start = performance.now();
      const result = kernel(...values);
      const spent = performance.now() - start;
      // The arguments of `gatherRows` are never the same twice.
      const key = name === "gatherRows" ? name : `${name} ${values.join()}`;
      const same = calls.get(key);
      if (same) same.push(spent);
      else calls.set(key, [spent]);
      return result;
    };
  return Object.fromEntries(
    Object.entries(kernels)
      // Calls that are repeated from a list would pass the stopwatches by.
      .filter(([name]) => name !== "record")
      .map(([name, kernel]) => [name, typeof kernel === "function" ? watched(name, kernel) : kernel]),
  ) as Kernels;
}

/** Milliseconds of a call that has nothing to do, by the same stopwatch. */
function timedEmptyCall(kernels: Kernels): number {
  const times: number[] = [];
  for (let i = 0; i < EMPTY_CALLS; i++) {
    const start = performance.now();
    kernels.step(0, 0, 0);
    times.push(performance.now() - start);
  }
  return quartile(times);
}

/** Milliseconds of such a call without a stopwatch. */
function emptyCall(kernels: Kernels): number {
  const times: number[] = [];
  for (let round = 0; round < EMPTY_ROUNDS; round++) {
    const start = now();
    for (let i = 0; i < EMPTY_CALLS; i++) kernels.step(0, 0, 0);
    times.push((now() - start) / EMPTY_CALLS);
  }
  return quartile(times);
}
