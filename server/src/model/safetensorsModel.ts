/** A model as a safetensors file: weights as PyTorch names them, and in the metadata all that describes them. */

import { exportedForm } from "../network/layers/registry.ts";
import { encodeSafetensors, type StoredTensor } from "../runs/trainer/safetensors.ts";
import { type ChannelsFirstLayer, channelsFirst } from "./channelsFirst.ts";
import { describeModel } from "./description.ts";
import type { Model } from "./model.ts";

export function writeSafetensors(model: Model): Uint8Array {
  const layers = channelsFirst(model);
  const weights = layers.flatMap(({ name, tensors }) =>
    tensors.map((tensor): StoredTensor => ({ ...tensor, name: `${name}.${tensor.name}` })),
  );
  return encodeSafetensors([...scalingOf(model), ...weights], {
    ...describeModel(model),
    layers: JSON.stringify(layers.flatMap(describeLayer)),
  });
}

/**
 * An input x, or `input.fill` where it is missing, becomes (x − input.shift) · input.factor; an output y of scaled targets
 * means y / output.factor + output.shift.
 */
function scalingOf({ form: { preprocessing, targetScaling } }: Model): StoredTensor[] {
  const stored = (end: string, numbers: Record<string, number[]>) =>
    Object.entries(numbers).map(([name, values]) => ({
      name: `${end}.${name}`,
      shape: [values.length],
      data: Float64Array.from(values),
    }));
  const { shift = [], factor = [], fill } = preprocessing ?? {};
  return [
    ...(preprocessing ? stored("input", { shift, factor, ...(fill ? { fill } : {}) }) : []),
    ...(targetScaling ? stored("output", { shift: targetScaling.shift, factor: targetScaling.factor }) : []),
  ];
}

/** A layer with its settings, and what belongs to it as a layer of its own, such as padding. */
function describeLayer({ name, layer, input, output }: ChannelsFirstLayer): object[] {
  const named = { name, ...layer };
  return exportedForm(layer).described?.(named, input, output) ?? [named];
}
