import { shuffle } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";

/** The order of one epoch's samples. It is a function of the generator's state alone. */
export function shuffledOrder(generator: Generator, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  shuffle(generator, order);
  return order;
}
