/**
 * What a layer is in models that leave this program. Shapes are those of one sample, images channel by channel:
 * [channels, height, width] or [units].
 */
export interface ExportedLayer<Layer> {
  /** its trained tensors, which its first operation takes as operands; none when absent */
  tensors?: readonly ExportedTensor[];
  /** Its operations, each on what the one before gave; none where it does nothing to what is predicted. */
  operations(layer: Layer, input: readonly number[], output: readonly number[]): readonly Operation[];
  /** The layers that describe it in a file of weights, with all settings; one with those of the spec when absent. */
  described?(layer: Layer & { name: string }, input: readonly number[], output: readonly number[]): object[];
}

export interface ExportedTensor {
  /** in a snapshot: "kernel" */
  own: string;
  /** as PyTorch calls it: "weight" */
  name: string;
  /** `perInput`: a number for each input, which may be in another order behind a flattened image */
  layout: "plain" | "perInput" | "denseKernel" | "convolutionKernel";
}

/** One operator of ONNX (onnx.ai/onnx/operators). */
export interface Operation {
  operator: string;
  attributes?: Attributes;
  /** what it takes beside what the operation before gave */
  operands?: readonly Operand[];
}

/** A number is an integer unless it is marked as a float. */
export type Attributes = Readonly<Record<string, number | number[] | { float: number }>>;

/** A constant, or what the layer takes. */
export type Operand = { name: string; value: number } | "input";

/** The form of a layer that is one operator without tensors. */
export function oneOperator<Layer>(
  operator: string,
  attributes: (layer: Layer) => Attributes = () => ({}),
): ExportedLayer<Layer> {
  return { operations: (layer) => [{ operator, attributes: attributes(layer) }] };
}
