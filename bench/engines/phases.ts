import type { Kernels } from "../../server/src/engine/wasm/module.ts";
import { now } from "../support/clock.ts";

export const phases = [
  "packing",
  "forward products",
  "activations",
  "loss",
  "backward products",
  "weight steps",
  "bias steps",
  "evaluation",
  "Gram matrices",
  "eigenvalues",
  "gathering and rest",
] as const;

export type Phase = (typeof phases)[number];

const phaseOf: Partial<Record<keyof Kernels, Phase>> = {
  pack: "packing",
  activate: "activations",
  activationGradient: "activations",
  crossEntropy: "loss",
  weightStep: "weight steps",
  biasStep: "bias steps",
  widen: "Gram matrices",
  widenTransposed: "Gram matrices",
  innerProducts: "Gram matrices",
  tridiagonalize: "eigenvalues",
  rootFreeQl: "eigenvalues",
};

/** The same kernels, with a stopwatch around each call. */
export interface TimedKernels {
  kernels: Kernels;
  /** While true, everything but the spectra counts as evaluation. */
  evaluating: boolean;
  /**
   * Milliseconds in each phase. A call counts with the lower quartile of the times that calls with the same
   * arguments took, so those in which another program had the core do not matter.
   */
  times(): Map<Phase, number>;
  clear(): void;
}

export function timeKernels(kernels: Kernels): TimedKernels {
  /** times of the calls with the same arguments in the same phase */
  const calls = new Map<string, { phase: Phase; times: number[] }>();
  let afterLoss = false;

  function phaseOfCall(name: keyof Kernels): Phase {
    const own = phaseOf[name];
    if (own === "Gram matrices" || own === "eigenvalues") return own;
    if (timed.evaluating) return "evaluation";
    if (name === "product") return afterLoss ? "backward products" : "forward products";
    return own ?? "gathering and rest";
  }

  function timedKernel(name: keyof Kernels, kernel: (...values: number[]) => unknown) {
    return (...values: number[]) => {
      if (name === "pack") afterLoss = false;
      const phase = phaseOfCall(name);
      // An evaluation's calls are long and few: on a busy machine another program interrupts most of them.
      const clock = timed.evaluating ? now : () => performance.now();
      const start = clock();
      const result = kernel(...values);
      const spent = clock() - start;
      const key = `${phase} ${name} ${values.join()}`;
      const same = calls.get(key);
      if (same) same.times.push(spent);
      else calls.set(key, { phase, times: [spent] });
      if (name === "crossEntropy") afterLoss = true;
      return result;
    };
  }

  const wrapped = Object.entries(kernels).map(([name, exported]) => [
    name,
    // What `gatherRows` takes is in "gathering and rest", and its arguments are never the same.
    typeof exported === "function" && name !== "gatherRows"
      ? timedKernel(name as keyof Kernels, exported)
      : exported,
  ]);
  const timed: TimedKernels = {
    // Calls that are repeated from a list would pass the stopwatches by.
    kernels: Object.fromEntries(wrapped.filter(([name]) => name !== "record")) as Kernels,
    evaluating: false,
    times() {
      const sums = new Map<Phase, number>();
      for (const { phase, times } of calls.values()) {
        const usual = times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)]!;
        sums.set(phase, (sums.get(phase) ?? 0) + times.length * usual);
      }
      return sums;
    },
    clear: () => calls.clear(),
  };
  return timed;
}
