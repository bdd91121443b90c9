import { shuffle } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";

export function shuffledOrder(generator: Generator, count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  shuffle(generator, order);
  return order;
}
