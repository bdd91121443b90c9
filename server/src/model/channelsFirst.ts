/**
 * A model's layers in the layout that PyTorch and ONNX compute in: images channel by channel, a dense layer's weights as
 * [units, inputs], a convolution's as [filters, channels, height, width]. This program's own have the channels last.
 */
import type { NamedTensor } from "../engine/engine.ts";
import type { ExportedTensor } from "../network/layers/exportedLayer.ts";
import { product } from "../network/layers/layerKind.ts";
import { exportedForm, type LayerSpec } from "../network/layers/registry.ts";
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
  const { tensors = [] } = exportedForm(layer);
  return tensors.map(({ own, name: as, layout }) => {
    const tensor = weights.get(`${name}/${own}`)!;
    return { name: as, ...inLayout[layout](tensor, order) };
  });
}

type Values = Omit<NamedTensor, "name">;

/** @param order of the inputs behind a flattened image; null where it is the same */
const inLayout: Record<ExportedTensor["layout"], (tensor: NamedTensor, order: number[] | null) => Values> = {
  plain: ({ shape, data }) => ({ shape, data }),
  perInput: ({ shape, data }, order) => ({
    shape,
    data: order ? Float32Array.from(order, (index) => data[index]!) : data,
  }),
  denseKernel: denseWeight,
  convolutionKernel: convolutionWeight,
};

/** [inputs, units] to [units, inputs], the inputs in the order given. */
function denseWeight({ data, shape }: NamedTensor, order: number[] | null): Values {
  const [inputs = 0, units = 0] = shape;
  const turned = new Float32Array(data.length);
  for (let u = 0; u < units; u++)
    for (let i = 0; i < inputs; i++) turned[u * inputs + i] = data[(order?.[i] ?? i) * units + u]!;
  return { shape: [units, inputs], data: turned };
}

/** [height, width, channels, filters] to [filters, channels, height, width] */
function convolutionWeight({ data, shape }: NamedTensor): Values {
  const [height = 0, width = 0, channels = 0, filters = 0] = shape;
  const taps = product([height, width]);
  const turned = new Float32Array(data.length);
  for (let f = 0; f < filters; f++)
    for (let c = 0; c < channels; c++)
      for (let tap = 0; tap < taps; tap++)
        turned[(f * channels + c) * taps + tap] = data[(tap * channels + c) * filters + f]!;
  return { shape: [filters, channels, height, width], data: turned };
}
