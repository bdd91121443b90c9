import { isActivation } from "../../network/layers/activations.ts";
import type { LayerSpec } from "../../network/layers/registry.ts";
import type { Generator } from "../../random/generator.ts";
import type { TrainingSettings } from "../engine.ts";
import type { PlannedLayer } from "../planLayers.ts";
import type { BatchTensor } from "./memory/batchTensor.ts";
import type { Heap } from "./memory/heap.ts";
import type { StoredMatrix } from "./memory/storedMatrix.ts";
import type { Kernels } from "./module.ts";

export interface Layer {
  readonly name: string;
  readonly output: BatchTensor;
  readonly parameters: readonly StoredMatrix[];
  /** other state */
  readonly buffers?: readonly StoredMatrix[];
  generator?: Generator;
  /** Whether its calls of kernels differ from batch to batch, or it computes something between them. */
  readonly varies?: boolean;
  initialize?(settings: TrainingSettings): void;
  refresh?(): void;
  /** From the input's values to the output's. */
  forward(samples: number, isTraining: boolean): void;
  /** From the output's gradient to the input's, and one optimizer step. The gradient is passed on first. */
  backward(samples: number): void;
}

export interface LayerPlacement extends PlannedLayer {
  tensor: BatchTensor;
  /** the layers above */
  next: LayerSpec | undefined;
  afterNext: LayerSpec | undefined;
  /** where its parameters lie */
  parameters: number;
}

export interface LayerContext {
  kernels: Kernels;
  heap: Heap;
  /** the most samples in a batch */
  capacity: number;
  seed: number;
  /** dZᵀ in blocks, for the one dense layer that is under way */
  dzT: number;
  /** a bias of zeros */
  zeros: number;
}

export interface LayerKind<Spec extends LayerSpec> {
  /** bytes of its parameters, a multiple of 32 */
  parameterBytes?(spec: Spec, planned: PlannedLayer): number;
  create(context: LayerContext, placement: LayerPlacement, spec: Spec): Layer;
}

/** Whether the next layer adds the bias: activations and the loss fuse the addition. */
export function defersBias({ next }: LayerPlacement): boolean {
  return next === undefined || isActivation(next);
}

/** Whether the output buffer may hold its gradient: so with activations whose derivative depends on their output only. */
export function canReuseOutputBuffer({ next }: LayerPlacement): boolean {
  return next === undefined || (isActivation(next) && next.kind !== "gelu");
}

/** ReLU and tanh below a dense layer write its operands at once. */
export function writesPackedInput(layer: LayerSpec | undefined, above: LayerSpec | undefined): boolean {
  return (layer?.kind === "relu" || layer?.kind === "tanh") && above?.kind === "dense";
}
