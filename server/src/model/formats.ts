/** The formats that a model is written in. A new one is a function and an entry here. */
import type { Model } from "./model.ts";
import { writeSafetensors } from "./safetensorsModel.ts";

export const modelFormats = ["onnx", "safetensors"] as const;

export type ModelFormat = (typeof modelFormats)[number];

/** The schema of ONNX is loaded only where it is written. */
const writers: Record<ModelFormat, (model: Model) => Uint8Array | Promise<Uint8Array>> = {
  onnx: async (model) => (await import("./onnx/writeOnnx.ts")).writeOnnx(model),
  safetensors: writeSafetensors,
};

/** The bytes of a model's file. */
export async function writeModel(model: Model, format: ModelFormat): Promise<Uint8Array> {
  return writers[format](model);
}
