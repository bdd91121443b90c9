import { add, div, mul, sqrt, square, sub, type Tensor } from "@tensorflow/tfjs-core";
import type { Optimizer } from "../engine.ts";

/**
 * One step of one parameter.
 *
 * @param planes the parameter, then its states in the order of `stateNames`
 * @param t number of the step, from 1
 * @returns the same after the step
 */
export type Update = (planes: Tensor[], gradient: Tensor, t: number) => Tensor[];

/**
 * Keras's update formulas. tfjs's own optimizers differ: its RMSprop and Adam place ε elsewhere, and its
 * momentum leaves the learning rate out of the velocity.
 */
export function updateOf(optimizer: Optimizer): Update {
  const { learningRate: rate } = optimizer;
  switch (optimizer.kind) {
    case "sgd": {
      const { momentum } = optimizer;
      if (momentum === 0) return ([w], g) => [sub(w!, mul(g, rate))];
      // v ← momentum·v − rate·g, w ← w + v
      return ([w, v], g) => {
        const velocity = sub(mul(v!, momentum), mul(g, rate));
        return [add(w!, velocity), velocity];
      };
    }
    case "rmsprop": {
      const { rho, momentum, epsilon } = optimizer;
      // v ← rho·v + (1 − rho)·g², w ← w − rate·g/√(v + ε), or with momentum
      // m ← momentum·m + rate·g/√(v + ε), w ← w − m (Hinton's Coursera lecture 6e)
      return ([w, v, m], g) => {
        const mean = add(mul(v!, rho), mul(square(g), 1 - rho));
        const change = div(mul(g, rate), sqrt(add(mean, epsilon)));
        if (!m) return [sub(w!, change), mean];
        const moved = add(mul(m, momentum), change);
        return [sub(w!, moved), mean, moved];
      };
    }
    case "adam": {
      const { beta1, beta2, epsilon } = optimizer;
      // m ← m + (1 − β1)(g − m), v ← v + (1 − β2)(g² − v), w ← w − α·m/(√v + ε)
      // (Kingma & Ba, 2015, the form before section 2.1)
      return ([w, m, v], g, t) => {
        const alpha = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
        const mean = add(m!, mul(sub(g, m!), 1 - beta1));
        const uncentered = add(v!, mul(sub(square(g), v!), 1 - beta2));
        return [sub(w!, div(mul(mean, alpha), add(sqrt(uncentered), epsilon))), mean, uncentered];
      };
    }
  }
}
