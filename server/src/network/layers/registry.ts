/** The kinds of layers. Schema, types, shapes and costs derive from this list, and every engine has to answer it. */
import Type, { type Static } from "typebox";
import { type Activation, activationKinds, defaultSlope } from "./activations.ts";
import { batchNormalization } from "./batchNormalization.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import type { ExportedLayer } from "./exportedLayer.ts";
import { flatten } from "./flatten.ts";
import { type LayerKind, type OutputShape, product } from "./layerKind.ts";
import { averagePooling2d, globalAveragePooling2d, maxPooling2d } from "./pooling.ts";

export const layerKinds = {
  dense,
  conv2d,
  maxPooling2d,
  averagePooling2d,
  globalAveragePooling2d,
  flatten,
  dropout,
  batchNormalization,
  ...activationKinds,
} as const;

type Kinds = typeof layerKinds;

/** A layer with all its defaults. */
export type LayerSpec = { [Kind in keyof Kinds]: Static<Kinds[Kind]["schema"]> }[keyof Kinds];

export type LayerOf<Kind extends LayerSpec["kind"]> = Extract<LayerSpec, { kind: Kind }>;

/** One layer of a list. */
export const LayerSchema = Type.Unsafe<LayerSpec>(
  Type.Union(
    Object.values(layerKinds).map(({ schema }) => schema),
    { description: "A layer." },
  ),
);

function kindOf<Layer extends LayerSpec>({ kind }: Layer): LayerKind<Layer> {
  return layerKinds[kind] as unknown as LayerKind<Layer>;
}

/** The shape of one sample behind a layer, or what is wrong with the layer at this place, in a sentence. */
export function outputShape(layer: LayerSpec, input: readonly number[]): OutputShape {
  return kindOf(layer).output(layer, input);
}

/** Trained numbers of a layer. */
export function parametersOf(layer: LayerSpec, input: readonly number[]): number {
  return kindOf(layer).parameters?.(layer, input) ?? 0;
}

/** Floating-point operations of one sample's forward pass. */
export function flopsOf(layer: LayerSpec, input: readonly number[], output: readonly number[]): number {
  return kindOf(layer).flops?.(layer, input, output) ?? product(output);
}

/** Units or filters of a layer whose outputs have a spectrum; null for other layers. */
export function spectrumWidth(layer: LayerSpec): number | null {
  return kindOf(layer).spectrumWidth?.(layer) ?? null;
}

export function isNormalization(layer: { kind: string }): boolean {
  const kinds: Readonly<Record<string, Partial<LayerKind<LayerSpec>>>> = layerKinds;
  return Object.hasOwn(kinds, layer.kind) && kinds[layer.kind]!.isNormalization === true;
}

/** What a layer is in models that leave this program. */
export function exportedForm(layer: LayerSpec): ExportedLayer<LayerSpec> {
  return kindOf(layer).exported;
}

/** A multi-layer perceptron's layers: each hidden one with its activation, then one unit per class. */
export function mlpLayers(hidden: readonly number[], activation: Activation, classes: number): LayerSpec[] {
  const after = withDefaults(activation);
  return [
    ...hidden.flatMap((units): LayerSpec[] => [{ kind: "dense", units }, after]),
    { kind: "dense", units: classes },
  ];
}

function withDefaults(activation: Activation): LayerSpec {
  return activation === "leakyRelu" ? { kind: activation, slope: defaultSlope } : { kind: activation };
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
