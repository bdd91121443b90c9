import { MessageError } from "../messages/messageError.ts";
import type { NamedTensor } from "./engine.ts";

export function floatTensor(
  tensors: Map<string, NamedTensor>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const found = tensors.get(name);
  if (!found) throw new MessageError("snapshot/no-tensor", { name });
  if (!(found.data instanceof Float32Array) || found.shape.join() !== shape.join()) {
    throw new MessageError("snapshot/other-shape", { name, shape: found.shape, wanted: shape });
  }
  return found.data;
}

export function integerTensor(tensors: NamedTensor[], name: string, length: number): Uint32Array {
  const data = tensors.find((tensor) => tensor.name === name)?.data;
  if (!(data instanceof Uint32Array) || data.length !== length) {
    throw new MessageError("snapshot/no-integers", { name, count: length });
  }
  return data;
}
