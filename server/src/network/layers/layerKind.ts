import type { TObject } from "typebox";
import type { Message } from "../../messages/catalogue.ts";
import type { ExportedLayer } from "./exportedLayer.ts";

/** A shape, or why the layer cannot stand where it does. */
export type OutputShape = { shape: number[]; problem: null } | { shape: null; problem: Message };

/**
 * What one kind of layer is to all parts: its keys in a spec, and what it does to the shape of a sample. What it computes
 * is in the engines.
 *
 * Shapes are those of one sample without the batch: [height, width, channels] or [units].
 */
export interface LayerKind<Layer> {
  /** its keys, with their descriptions and defaults; `title` is its name in sentences */
  schema: TObject;
  /** The shape behind the layer, or what is wrong with the layer at this place, in a sentence. */
  output(layer: Layer, input: readonly number[]): OutputShape;
  /** Trained numbers; none where it is left out. */
  parameters?(layer: Layer, input: readonly number[]): number;
  /** Floating-point operations of one sample's forward pass; one for each number of the output where it is left out. */
  flops?(layer: Layer, input: readonly number[], output: readonly number[]): number;
  /** Units or filters whose outputs have a spectrum; absent for layers that are no hidden layers of their own. */
  spectrumWidth?(layer: Layer): number;
  /** it may stand between a layer's outputs and their activation, and restores the size of gradients */
  isNormalization?: true;
  /** what it is in models that leave this program */
  exported: ExportedLayer<Layer>;
}

export function shaped(...shape: number[]): OutputShape {
  return { shape, problem: null };
}

export function impossible(problem: Message): OutputShape {
  return { shape: null, problem };
}

/** The output of a layer that changes no shape. */
export const sameShape = (_: unknown, input: readonly number[]): OutputShape => shaped(...input);

export function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** How sentences write a shape. */
export function shapeText(shape: readonly number[]): string {
  return shape.join(" × ");
}
