import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { createGenerator } from "../../random/generator.ts";
import { kindOf } from "../../recipe/optimizers/optimizers.ts";
import type { NamedTensor, TrainingPlan } from "../engine.ts";
import { initialWeights } from "../initialization.ts";
import type { PlannedLayer } from "../planLayers.ts";
import { floatTensor } from "../snapshotTensors.ts";

/** A weight matrix or a bias in plain memory, where it lies between epochs. */
export interface Parameter {
  shape: number[];
  names: string[];
  planes: Float32Array[];
}

/** The untrained network: W and b of each dense layer in turn, with optimizer states of 0. */
export function initialParameters(plan: TrainingPlan, layers: PlannedLayer[]): Parameter[] {
  const { gain, optimizer, scheme, seed } = plan;
  const suffixes = [
    "",
    ...kindOf(optimizer)
      .states(optimizer)
      .map((state) => `/${state}`),
  ];
  const parameter = (name: string, shape: number[], values: Float32Array): Parameter => ({
    shape,
    names: suffixes.map((suffix) => name + suffix),
    planes: suffixes.map((suffix) => (suffix === "" ? values : new Float32Array(values.length))),
  });
  return layers.flatMap(({ name, layer, input }) => {
    if (layer.kind !== "dense") return [];
    const [inputs, outputs] = [input[0]!, layer.units];
    const weights = initialWeights(createGenerator(seed, `weights/${name}`), scheme, gain, inputs, outputs);
    return [
      parameter(`${name}/kernel`, [inputs, outputs], weights),
      parameter(`${name}/bias`, [outputs], new Float32Array(outputs)),
    ];
  });
}

export function copies(parameters: Parameter[]): NamedTensor[] {
  return parameters.flatMap(({ names, planes, shape }) =>
    names.map((name, index) => ({ name, shape, data: planes[index]!.slice() })),
  );
}

/** Takes a snapshot's values. Throws when one is missing or has another shape; then nothing has changed. */
export function takeSnapshot(parameters: Parameter[], tensors: NamedTensor[]): void {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const taken = parameters.map(({ names, shape }) =>
    names.map((name) => floatTensor(byName, name, shape).slice()),
  );
  for (const [index, planes] of taken.entries()) parameters[index]!.planes = planes;
}

export function upload(parameters: Parameter[]): Tensor[][] {
  return parameters.map(({ planes, shape }) => planes.map((values) => tensor(values.slice(), shape)));
}

export function download(tensors: Tensor[][], parameters: Parameter[]): void {
  for (const [index, planes] of tensors.entries()) {
    parameters[index]!.planes = planes.map((plane) => plane.dataSync<"float32">().slice());
  }
}
