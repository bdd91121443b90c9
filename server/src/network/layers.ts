/** The layers of which networks are made, and what each does to the shape of a sample. */

export const activations = ["relu", "tanh", "gelu", "sigmoid", "leakyRelu"] as const;

export type Activation = (typeof activations)[number];

/** leaky ReLU's slope below 0 where none is given: Keras's default */
export const defaultSlope = 0.3;

export type LayerSpec =
  | { kind: "dense"; units: number }
  | { kind: "conv2d"; filters: number; kernel: number; stride: number; padding: "same" | "valid" }
  | { kind: "maxPooling2d" | "averagePooling2d"; size: number; stride?: number }
  | { kind: "globalAveragePooling2d" }
  | { kind: "flatten" }
  | { kind: "dropout"; rate: number }
  | { kind: "batchNormalization"; momentum: number; epsilon: number }
  | { kind: "leakyRelu"; slope: number }
  | { kind: Exclude<Activation, "leakyRelu"> };

export type LayerOf<Kind extends LayerSpec["kind"]> = Extract<LayerSpec, { kind: Kind }>;

export function isActivation(layer: LayerSpec | undefined): layer is LayerOf<Activation> {
  return (activations as readonly string[]).includes(layer?.kind ?? "");
}

/** A multi-layer perceptron's layers: each hidden one with its activation, then one unit per class. */
export function mlpLayers(hidden: readonly number[], activation: Activation, classes: number): LayerSpec[] {
  const after: LayerSpec =
    activation === "leakyRelu" ? { kind: activation, slope: defaultSlope } : { kind: activation };
  return [
    ...hidden.flatMap((units): LayerSpec[] => [{ kind: "dense", units }, after]),
    { kind: "dense", units: classes },
  ];
}

/** `dense_1`, `conv2d_1`, `dense_2` …: each kind is counted for itself. */
export function layerNames(layers: readonly { kind: string }[]): string[] {
  const counts = new Map<string, number>();
  return layers.map(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return `${kind}_${count}`;
  });
}

/** Why a layer cannot stand where it does. */
export interface LayerProblem {
  code: "needs-flatten" | "needs-image" | "window-too-large";
  message: string;
}

export type OutputShape = { shape: number[]; problem: null } | { shape: null; problem: LayerProblem };

/**
 * The shape of one sample behind a layer, or what is wrong with the layer at this place, in a sentence.
 *
 * @param input [height, width, channels] or [units]
 */
export function outputShape(layer: LayerSpec, input: readonly number[]): OutputShape {
  const shaped = (...shape: number[]): OutputShape => ({ shape, problem: null });
  const [height, width, channels] = input;
  const isMap = height !== undefined && width !== undefined && channels !== undefined;
  const text = input.join(" × ");
  switch (layer.kind) {
    case "dense":
      if (input.length === 1) return shaped(layer.units);
      return wrong(
        "needs-flatten",
        `A dense layer takes a flat input, and here it is ${text}: put a "flatten" before it.`,
      );
    case "flatten":
      return shaped(product(input));
    case "conv2d":
    case "maxPooling2d":
    case "averagePooling2d": {
      if (!isMap) return wrong("needs-image", needsMap(layer.kind, text));
      const window = layer.kind === "conv2d" ? layer.kernel : layer.size;
      const stride = layer.stride ?? window;
      const isSame = layer.kind === "conv2d" && layer.padding === "same";
      if (!isSame && window > Math.min(height, width)) {
        const remedy = layer.kind === "conv2d" ? 'a smaller kernel or "padding": "same"' : "a smaller size";
        return wrong(
          "window-too-large",
          `A window of ${window} × ${window} does not fit into this layer's input of ${text}: use ${remedy}.`,
        );
      }
      const along = (length: number) =>
        isSame ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1;
      return shaped(along(height), along(width), layer.kind === "conv2d" ? layer.filters : channels);
    }
    case "globalAveragePooling2d":
      return isMap ? shaped(channels) : wrong("needs-image", needsMap(layer.kind, text));
    default:
      return shaped(...input);
  }
}

/** The padding in front of a dimension: none, or as TensorFlow's "SAME", which puts an odd one at the end. */
export function paddingBefore(
  length: number,
  { kernel, stride, padding }: Pick<LayerOf<"conv2d">, "kernel" | "stride" | "padding">,
): number {
  if (padding === "valid") return 0;
  const outputs = Math.ceil(length / stride);
  return Math.floor(Math.max((outputs - 1) * stride + kernel - length, 0) / 2);
}

export function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function wrong(code: LayerProblem["code"], message: string): OutputShape {
  return { shape: null, problem: { code, message } };
}

function needsMap(kind: string, text: string): string {
  return `The layer ${kind} takes an image, height × width × channels, and here its input is ${text}: put it before "flatten" and dense layers, or use data of images.`;
}
