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

export function isMap(input: readonly number[]): input is [number, number, number] {
  return input.length === 3;
}

export function needsImage(kind: string, input: readonly number[]): OutputShape {
  return impossible(say("needs-image", { layer: kind, input: shapeText(input) }));
}
