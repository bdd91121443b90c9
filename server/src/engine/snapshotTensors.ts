import type { NamedTensor } from "./engine.ts";

export function floatTensor(
  tensors: Map<string, NamedTensor>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const found = tensors.get(name);
  if (!found) throw new Error(`The snapshot has no tensor "${name}"; it belongs to another run.`);
  if (!(found.data instanceof Float32Array) || found.shape.join() !== shape.join()) {
    throw new Error(
      `The snapshot's tensor "${name}" has the shape [${found.shape}], not [${shape}]; it belongs to another run.`,
    );
  }
  return found.data;
}

export function integerTensor(tensors: NamedTensor[], name: string, length: number): Uint32Array {
  const data = tensors.find((tensor) => tensor.name === name)?.data;
  if (!(data instanceof Uint32Array) || data.length !== length) {
    throw new Error(
      `The snapshot has no tensor "${name}" of ${length} unsigned integers; it belongs to another run.`,
    );
  }
  return data;
}
