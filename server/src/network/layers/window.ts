/** Windows that slide over the height and width of an image: convolutions and pooling. */
import { say } from "../../messages/catalogue.ts";
import { impossible, type OutputShape, shaped, shapeText } from "./layerKind.ts";

export interface Window {
  /** the layer, for sentences */
  kind: string;
  /** height and width of the window */
  size: number;
  stride: number;
  padding: "same" | "valid";
  /** channels of the output */
  channels(input: number): number;
  /** what to do where the window does not fit, as the end of a sentence */
  remedy: string;
}

/** The shape behind a sliding window, or why it cannot stand here. */
export function windowOutput(
  { kind, size, stride, padding, channels, remedy }: Window,
  input: readonly number[],
): OutputShape {
  if (!isMap(input)) return needsImage(kind, input);
  const [height, width, depth] = input;
  if (padding === "valid" && size > Math.min(height, width))
    return impossible(say("window-too-large", { size, input: shapeText(input), remedy }));
  const along = (length: number) =>
    padding === "same" ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
  return shaped(along(height), along(width), channels(depth));
}

/** The padding in front of a dimension: none, or as TensorFlow's "SAME", which puts an odd one at the end. */
export function paddingBefore(
  length: number,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: "same" | "valid" },
): number {
  if (padding === "valid") return 0;
  const outputs = Math.ceil(length / stride);
  return Math.floor(Math.max((outputs - 1) * stride + kernel - length, 0) / 2);
}

/** What a convolution puts around its input, [channels, height, width]: top, left, bottom, right. */
export function padsOf(
  layer: { kernel: number; stride: number; padding: "same" | "valid" },
  input: readonly number[],
  output: readonly number[],
): [number, number, number, number] {
  const before = (axis: number) => paddingBefore(input[axis]!, layer);
  const after = (axis: number) =>
    Math.max((output[axis]! - 1) * layer.stride + layer.kernel - input[axis]! - before(axis), 0);
  return [before(1), before(2), after(1), after(2)];
}

export function isMap(input: readonly number[]): input is [number, number, number] {
  return input.length === 3;
}

export function needsImage(kind: string, input: readonly number[]): OutputShape {
  return impossible(say("needs-image", { layer: kind, input: shapeText(input) }));
}
