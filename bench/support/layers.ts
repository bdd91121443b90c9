/** The layers of the convolutional networks that are measured. */
import type { LayerSpec } from "../../server/src/network/layers/registry.ts";

export const relu: LayerSpec = { kind: "relu" };
export const pool: LayerSpec = { kind: "maxPooling2d", size: 2 };
/** 3 × 3, whose outputs are as large as its inputs. */
export const conv = (filters: number): LayerSpec => ({
  kind: "conv2d",
  filters,
  kernel: 3,
  stride: 1,
  padding: "same",
});
