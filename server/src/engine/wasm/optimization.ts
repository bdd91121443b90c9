import { gradientUpdate, type Update } from "../../recipe/optimizers/optimizerKind.ts";
import { kindOf } from "../../recipe/optimizers/optimizers.ts";
import { learningRateAt } from "../../recipe/schedules.ts";
import type { TrainingSettings } from "../engine.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";

export function optimizerPlanes({ optimizer }: TrainingSettings): number {
  return kindOf(optimizer).states(optimizer).length + (optimizer.clipNorm === undefined ? 0 : 1);
}

/**
 * Without clipping each layer is updated as soon as its gradient is there; clipping by the norm of the whole gradient
 * keeps all gradients first.
 */
export function createOptimization(
  kernels: Kernels,
  network: Network,
  { optimizer, schedule }: TrainingSettings,
  stepsPerEpoch: number,
): (samples: number, step: number) => void {
  const { clipNorm, learningRate } = optimizer;
  const kind = kindOf(optimizer);
  const { stateBytes } = network;
  const states = kind.states(optimizer).length;

  function follow({ rule, coefficients }: Update): void {
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0] = coefficients;
    kernels.useOptimizer(rule, stateBytes, c0, c1, c2, c3, c4, c5);
  }

  function updateAt(step: number): Update {
    return kind.update(optimizer, learningRateAt(schedule, learningRate, step - 1, stepsPerEpoch), step);
  }

  if (clipNorm === undefined)
    return (samples, step) => {
      follow(updateAt(step));
      network.backward(samples);
    };

  const gradients = network.parameters + (1 + states) * stateBytes;
  return (samples, step) => {
    follow(gradientUpdate(1 + states));
    network.backward(samples);
    const norm = Math.sqrt(squaredNorm(kernels, network, (1 + states) * stateBytes));
    // A norm that is not finite makes the parameters so: the divergence shows.
    if (!(norm <= clipNorm)) kernels.scale(gradients, stateBytes, clipNorm / norm);
    follow(updateAt(step));
    kernels.step(network.parameters, gradients, stateBytes);
    for (const layer of network.layers) layer.refresh?.();
  };
}

/** The sum of all gradients' squares, which lie `offset` bytes behind their parameters. */
function squaredNorm(kernels: Kernels, { layers }: Network, offset: number): number {
  let sum = 0;
  for (const { parameters } of layers) {
    for (const { address, height, shape, columns, group } of parameters) {
      const rows = shape.reduce((size, length) => size * length, 1) / columns;
      sum += kernels.sumOfSquares(address + offset, height, rows, group, columns);
    }
  }
  return sum;
}
