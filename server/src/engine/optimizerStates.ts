import type { Optimizer } from "./engine.ts";

/** The optimizer's states of each parameter, in the order in which they lie behind it; Keras's names. */
export function stateNames(optimizer: Optimizer): string[] {
  switch (optimizer.kind) {
    case "sgd":
      return optimizer.momentum === 0 ? [] : ["momentum"];
    case "rmsprop":
      return optimizer.momentum === 0 ? ["velocity"] : ["velocity", "momentum"];
    case "adam":
      return ["momentum", "velocity"];
  }
}
