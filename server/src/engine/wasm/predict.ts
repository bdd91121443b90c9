import type { DataForm } from "../../dataset/dataset.ts";
import type { NamedTensor, TrainingPlan } from "../engine.ts";
import { planLayers } from "../planLayers.ts";
import { gather } from "./batches.ts";
import { createHeap } from "./memory/heap.ts";
import { compileKernels, instantiateKernels } from "./module.ts";
import { layOutNetwork } from "./network.ts";
import { writeWeights } from "./parameters.ts";
import { supportedVariant } from "./variant.ts";

/** Samples that go through the network together. */
const BATCH = 256;

/**
 * What the last layer gives for samples, row-major: logits, or the numbers of a regression. WebAssembly computes it
 * whatever engine has trained the network.
 * @param form of the data that it was trained on
 * @param features scaled, a row per sample
 */
export async function forwardPass(
  plan: TrainingPlan,
  form: DataForm,
  weights: NamedTensor[],
  features: Float32Array<SharedArrayBuffer>,
): Promise<Float32Array> {
  const count = features.length / form.dimensions;
  const none = new Float32Array(new SharedArrayBuffer(0));
  const samples = { count, features, labels: new Uint16Array(new SharedArrayBuffer(2 * count)) };
  const dataset = { ...form, train: { ...samples, count: 0, features: none }, validation: samples };
  // The loss is not looked at, and class weights would need the training samples.
  const settings: TrainingPlan = { ...plan, loss: form.targetNames ? "meanSquaredError" : "crossEntropy" };
  const kernels = await instantiateKernels(await compileKernels(supportedVariant()));
  const planned = planLayers(settings, dataset);
  const rows = Math.min(BATCH, count);
  const network = layOutNetwork(kernels, createHeap(kernels), dataset, planned, rows, 0, settings);
  writeWeights(kernels, network, weights);
  const outputs = new Float32Array(count * form.outputs);
  for (let first = 0; first < count; first += rows) {
    const taken = Math.min(rows, count - first);
    gather(kernels, network, samples, null, first, taken);
    network.forward(taken, false);
    const given = new Float32Array(kernels.memory.buffer, network.outputs, taken * form.outputs);
    outputs.set(given, first * form.outputs);
  }
  return outputs;
}
