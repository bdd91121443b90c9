import { shuffle } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";

export function shuffledOrder(generator: Generator, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(generator, order);
  return order;
}
