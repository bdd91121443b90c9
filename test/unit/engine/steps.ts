import type { NamedTensor, Trainer } from "../../../server/src/engine/engine.ts";

/** Trains exactly `steps` batches: whole epochs, and then one that is interrupted. */
export async function trainSteps(trainer: Trainer, steps: number): Promise<void> {
  let left = steps;
  while ((await trainer.trainEpoch(() => left-- === 0)) !== null) {
    if (left === 0) return;
  }
}

/** The tensor's numbers. Throws when the snapshot has none of that name. */
export function floats(tensors: NamedTensor[], name: string): Float32Array {
  const data = tensors.find((tensor) => tensor.name === name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`no float tensor ${name}`);
  return data;
}

/** The same snapshot with other weights and biases. */
export function withParameters(
  tensors: NamedTensor[],
  change: (tensor: NamedTensor, data: Float32Array) => Float32Array,
): NamedTensor[] {
  return tensors.map((tensor) =>
    /\/(kernel|bias)$/.test(tensor.name) && tensor.data instanceof Float32Array
      ? { ...tensor, data: change(tensor, tensor.data) }
      : tensor,
  );
}
