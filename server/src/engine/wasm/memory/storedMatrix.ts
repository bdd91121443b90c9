import type { Kernels } from "../module.ts";
import { indexInPanels } from "./layout.ts";

export interface StoredMatrix {
  name: string;
  shape: number[];
  columns: number;
  /** rows in memory, padding included */
  height: number;
  /** rows that lie together; the next ones follow at a multiple of four */
  group: number;
  address: number;
}

export function storedVector(name: string, length: number, address: number): StoredMatrix {
  return { name, shape: [length], columns: length, height: 1, group: 1, address };
}

export function readMatrix(kernels: Kernels, matrix: StoredMatrix, offset = 0): Float32Array {
  const stored = new Float32Array(kernels.memory.buffer, matrix.address + offset);
  const data = new Float32Array(size(matrix));
  for (let i = 0; i < data.length; i++) data[i] = stored[indexOf(matrix, i)]!;
  return data;
}

export function writeMatrix(kernels: Kernels, matrix: StoredMatrix, data: Float32Array, offset = 0): void {
  const stored = new Float32Array(kernels.memory.buffer, matrix.address + offset);
  for (let i = 0; i < data.length; i++) stored[indexOf(matrix, i)] = data[i]!;
}

function indexOf({ columns, height, group }: StoredMatrix, i: number): number {
  const row = Math.floor(i / columns);
  const stored = Math.floor(row / group) * (Math.ceil(group / 4) * 4) + (row % group);
  return indexInPanels(height, stored, i % columns);
}

function size({ shape }: StoredMatrix): number {
  return shape.reduce((product, length) => product * length, 1);
}
