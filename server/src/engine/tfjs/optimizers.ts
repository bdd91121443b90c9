import { add, div, mul, sqrt, square, sub, type Tensor } from "@tensorflow/tfjs-core";
import type { Optimizer } from "../../recipe/optimizers/optimizers.ts";

/**
 * One step of one parameter.
 *
 * @param planes the parameter, then its states in the order of its kind (recipe/optimizers/)
 * @param rate learning rate of the step
 * @param t number of the step, from 1
 * @returns the same after the step
 */
export type Update = (planes: Tensor[], gradient: Tensor, rate: number, t: number) => Tensor[];

type OptimizerOf<Kind> = Extract<Optimizer, { kind: Kind }>;

/** Keras's formulas: tfjs's RMSprop and Adam place ε elsewhere, and its velocity leaves out the learning rate. */
const updates: { [Kind in Optimizer["kind"]]: (optimizer: OptimizerOf<Kind>) => Update } = {
  sgd({ momentum, nesterov = false }) {
    if (momentum === 0) return ([w], g, rate) => [sub(w!, mul(g, rate))];
    // v ← momentum·v − rate·g, w ← w + v, or with Nesterov's momentum w ← w + momentum·v − rate·g
    return ([w, v], g, rate) => {
      const velocity = sub(mul(v!, momentum), mul(g, rate));
      const move = nesterov ? sub(mul(velocity, momentum), mul(g, rate)) : velocity;
      return [add(w!, move), velocity];
    };
  },

  rmsprop({ rho, momentum, epsilon }) {
    // v ← rho·v + (1 − rho)·g², w ← w − rate·g/√(v + ε), or with momentum
    // m ← momentum·m + rate·g/√(v + ε), w ← w − m (Hinton's Coursera lecture 6e)
    return ([w, v, m], g, rate) => {
      const mean = add(mul(v!, rho), mul(square(g), 1 - rho));
      const change = div(mul(g, rate), sqrt(add(mean, epsilon)));
      if (!m) return [sub(w!, change), mean];
      const moved = add(mul(m, momentum), change);
      return [sub(w!, moved), mean, moved];
    };
  },

  adam: adamUpdate,

  adamw(optimizer) {
    const update = adamUpdate(optimizer);
    // w ← w − rate·decay·w, then Adam's step (Loshchilov & Hutter 2019)
    return ([w, ...states], g, rate, t) =>
      update([sub(w!, mul(w!, rate * optimizer.weightDecay)), ...states], g, rate, t);
  },
};

function adamUpdate({ beta1, beta2, epsilon }: { beta1: number; beta2: number; epsilon: number }): Update {
  // m ← m + (1 − β1)(g − m), v ← v + (1 − β2)(g² − v), w ← w − α·m/(√v + ε)
  // (Kingma & Ba, 2015, the form before section 2.1)
  return ([w, m, v], g, rate, t) => {
    const alpha = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    const mean = add(m!, mul(sub(g, m!), 1 - beta1));
    const uncentered = add(v!, mul(sub(square(g), v!), 1 - beta2));
    return [sub(w!, div(mul(mean, alpha), add(sqrt(uncentered), epsilon))), mean, uncentered];
  };
}

export function updateOf<O extends Optimizer>(optimizer: O): Update {
  return (updates[optimizer.kind] as (optimizer: O) => Update)(optimizer);
}
