/** A model as a safetensors file: weights as PyTorch names them, and in the metadata all that describes them. */
import { encodeSafetensors, type StoredTensor } from "../runs/trainer/safetensors.ts";
import { type ChannelsFirstLayer, channelsFirst, padsOf } from "./channelsFirst.ts";
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

/** An input x, or `input.fill` where it is missing, becomes (x − input.shift) · input.factor. */
function scalingOf({ form: { preprocessing } }: Model): StoredTensor[] {
  if (!preprocessing) return [];
  const { shift, factor, fill } = preprocessing;
  return Object.entries({ shift, factor, ...(fill ? { fill } : {}) }).map(([name, values]) => ({
    name: `input.${name}`,
    shape: [values.length],
    data: Float64Array.from(values),
  }));
}

/** A layer with its settings; what a convolution puts around its input is a layer of its own in front of it. */
function describeLayer({ name, layer, input, output }: ChannelsFirstLayer): object[] {
  switch (layer.kind) {
    case "dense":
      return [{ name, kind: layer.kind, inputs: input[0], units: layer.units }];
    case "conv2d": {
      const { kind, filters, kernel, stride } = layer;
      const [top, left, bottom, right] = padsOf(layer, input, output);
      const convolution = { name, kind, channels: input[0], filters, kernel, stride };
      const padding = { name: `${name}_padding`, kind: "zeroPadding2d", left, right, top, bottom };
      return top + left + bottom + right === 0 ? [convolution] : [padding, convolution];
    }
    case "batchNormalization":
      return [{ name, ...layer, features: input[0], dimensions: input.length === 3 ? 2 : 1 }];
    default:
      return [{ name, ...layer, ...("size" in layer ? { stride: layer.stride ?? layer.size } : {}) }];
  }
}
