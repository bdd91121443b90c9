import type { Kernels } from "../server/src/engine/wasm/module.ts";

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
  gram: "Gram matrices",
  tridiagonalize: "eigenvalues",
  implicitQl: "eigenvalues",
};

/** Milliseconds in each phase so far. */
export type PhaseTimes = Map<Phase, number>;

/** The same kernels, with a stopwatch around each call. */
export interface TimedKernels {
  kernels: Kernels;
  times: PhaseTimes;
  /** While true, everything but the spectra counts as evaluation. */
  evaluating: boolean;
}

export function timeKernels(kernels: Kernels): TimedKernels {
  const times: PhaseTimes = new Map();
  let afterLoss = false;
  const timed = { times, evaluating: false };
  const phase = (name: keyof Kernels): Phase => {
    const own = phaseOf[name];
    if (own === "Gram matrices" || own === "eigenvalues") return own;
    if (timed.evaluating) return "evaluation";
    if (name === "product") return afterLoss ? "backward products" : "forward products";
    return own ?? "gathering and rest";
  };
  const wrapped = Object.entries(kernels).map(([name, exported]) => {
    if (typeof exported !== "function") return [name, exported];
    const key = name as keyof Kernels;
    return [
      name,
      (...values: number[]) => {
        if (key === "pack") afterLoss = false;
        const start = performance.now();
        const result = exported(...values);
        const spent = performance.now() - start;
        const counted = phase(key);
        times.set(counted, (times.get(counted) ?? 0) + spent);
        if (key === "crossEntropy") afterLoss = true;
        return result;
      },
    ];
  });
  return Object.assign(timed, { kernels: Object.fromEntries(wrapped) as Kernels });
}
