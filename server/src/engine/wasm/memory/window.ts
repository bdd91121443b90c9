import type { Kernels } from "../module.ts";
import type { Heap } from "./heap.ts";

/** How a window goes over a map: what kernels/patches.ts reads, in that order. */
export interface Window {
  inputHeight: number;
  inputWidth: number;
  channels: number;
  outputHeight: number;
  outputWidth: number;
  height: number;
  width: number;
  stride: number;
  /** distance between the rows of the map, of which those between are 0; only a gradient's way back has any */
  dilation: number;
  top: number;
  left: number;
}

export function windowOver(
  input: readonly number[],
  output: readonly number[],
  height: number,
  width: number,
  stride: number,
): Window {
  const [inputHeight, inputWidth, channels] = input as [number, number, number];
  const [outputHeight, outputWidth] = output as [number, number];
  const map = { inputHeight, inputWidth, channels, outputHeight, outputWidth };
  return { ...map, height, width, stride, dilation: 1, top: 0, left: 0 };
}

export function writeWindow(kernels: Kernels, heap: Heap, window: Window): number {
  const { inputHeight, inputWidth, channels, outputHeight, outputWidth } = window;
  const { height, width, stride, dilation, top, left } = window;
  const map = [inputHeight, inputWidth, channels, outputHeight, outputWidth];
  const record = Int32Array.of(...map, height, width, stride, dilation, top, left);
  const address = heap.allocate(record.byteLength);
  new Int32Array(kernels.memory.buffer, address, record.length).set(record);
  return address;
}
