/**
 * A model's layers in the layout that PyTorch and ONNX compute in: images channel by channel, a dense layer's weights as
 * [units, inputs], a convolution's as [filters, channels, height, width]. This program's own have the channels last.
 */
import type { NamedTensor } from "../engine/engine.ts";
import { product } from "../network/layers/layerKind.ts";
import type { LayerOf, LayerSpec } from "../network/layers/registry.ts";
import { paddingBefore } from "../network/layers/window.ts";
import { isOfMaps, type Model } from "./model.ts";

export interface ChannelsFirstLayer {
  name: string;
  layer: LayerSpec;
  /** of one sample: [channels, height, width] or [units] */
  input: number[];
  output: number[];
  /** `weight`, `bias`, `running_mean`, `running_var`: as PyTorch calls them */
  tensors: NamedTensor[];
}

/** The layers, first to last. */
export function channelsFirst(model: Model): ChannelsFirstLayer[] {
  const weights = new Map(model.weights.map((tensor) => [tensor.name, tensor]));
  const ofMaps = isOfMaps(model);
  /** of each number of the flat input its place in this program's order; null where that is the same */
  let order: number[] | null = null;
  return model.layers.map(({ name, layer, input, output }) => {
    if (layer.kind === "flatten" && ofMaps) order = orderOf(input);
    const tensors = tensorsOf(name, layer, weights, order);
    if (layer.kind === "dense") order = null;
    return { name, layer, input: turned(input), output: turned(output), tensors };
  });
}

/** What a convolution puts around its input, [channels, height, width]: top, left, bottom, right. */
export function padsOf(
  layer: LayerOf<"conv2d">,
  input: readonly number[],
  output: readonly number[],
): [number, number, number, number] {
  const before = (axis: number) => paddingBefore(input[axis]!, layer);
  const after = (axis: number) =>
    Math.max((output[axis]! - 1) * layer.stride + layer.kernel - input[axis]! - before(axis), 0);
  return [before(1), before(2), after(1), after(2)];
}

function turned(shape: number[]): number[] {
  const [height, width, channels] = shape;
  return channels === undefined ? shape : [channels, height!, width!];
}

function orderOf([height = 1, width = 1, channels = 1]: number[]): number[] {
  const order: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let position = 0; position < height * width; position++) order.push(position * channels + c);
  return order;
}

function tensorsOf(
  name: string,
  layer: LayerSpec,
  weights: ReadonlyMap<string, NamedTensor>,
  order: number[] | null,
): NamedTensor[] {
  const take = (own: string) => weights.get(`${name}/${own}`)!;
  const vector = (own: string, as: string): NamedTensor => {
    const { data, shape } = take(own);
    return { name: as, shape, data: order ? Float32Array.from(order, (index) => data[index]!) : data };
  };
  switch (layer.kind) {
    case "dense":
      return [
        { name: "weight", ...denseWeight(take("kernel"), order) },
        { ...take("bias"), name: "bias" },
      ];
    case "conv2d":
      return [
        { name: "weight", ...convolutionWeight(take("kernel")) },
        { ...take("bias"), name: "bias" },
      ];
    case "batchNormalization":
      return [
        vector("gamma", "weight"),
        vector("beta", "bias"),
        vector("movingMean", "running_mean"),
        vector("movingVariance", "running_var"),
      ];
    default:
      return [];
  }
}

/** [inputs, units] to [units, inputs], the inputs in the order given. */
function denseWeight({ data, shape }: NamedTensor, order: number[] | null): Omit<NamedTensor, "name"> {
  const [inputs = 0, units = 0] = shape;
  const turned = new Float32Array(data.length);
  for (let u = 0; u < units; u++)
    for (let i = 0; i < inputs; i++) turned[u * inputs + i] = data[(order?.[i] ?? i) * units + u]!;
  return { shape: [units, inputs], data: turned };
}

/** [height, width, channels, filters] to [filters, channels, height, width] */
function convolutionWeight({ data, shape }: NamedTensor): Omit<NamedTensor, "name"> {
  const [height = 0, width = 0, channels = 0, filters = 0] = shape;
  const taps = product([height, width]);
  const turned = new Float32Array(data.length);
  for (let f = 0; f < filters; f++)
    for (let c = 0; c < channels; c++)
      for (let tap = 0; tap < taps; tap++)
        turned[(f * channels + c) * taps + tap] = data[(tap * channels + c) * filters + f]!;
  return { shape: [filters, channels, height, width], data: turned };
}
