import type { Generator } from "./generator.ts";

/** Uniform in [0, 1), with 53 random bits. */
export function uniform(generator: Generator): number {
  return unitInterval(generator.next(), generator.next());
}

function unitInterval(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6)) / 0x20000000000000;
}

/** A uniform integer in 0 … bound − 1, without bias: draws in the incomplete last stretch are thrown away. */
export function integerBelow(generator: Generator, bound: number): number {
  let draw = generator.next();
  // The limit takes a division of 33 bits, which is slow and rarely needed.
  if (draw >= 0x100000000 - bound) {
    const limit = 0x100000000 - (0x100000000 % bound);
    while (draw >= limit) draw = generator.next();
  }
  return draw % bound;
}

/** Random words that are drawn at once; four make two normal numbers. */
const words = new Uint32Array(1024);

/** Fills `out` with independent normal numbers of mean 0 (Box & Muller, 1958). */
export function fillNormal(generator: Generator, out: Float32Array | Float64Array, deviation: number): void {
  let word = words.length;
  for (let i = 0; i < out.length; i += 2) {
    if (word === words.length) {
      // As many as are left to use, so that the generator is where single draws would leave it.
      const left = 4 * Math.ceil((out.length - i) / 2);
      word = Math.max(0, words.length - left);
      generator.fill(words.subarray(word));
    }
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - unitInterval(words[word]!, words[word + 1]!)));
    const angle = 2 * Math.PI * unitInterval(words[word + 2]!, words[word + 3]!);
    word += 4;
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}

/** Fills `out` with independent numbers uniform in [−limit, limit). */
export function fillUniform(generator: Generator, out: Float32Array | Float64Array, limit: number): void {
  for (let i = 0; i < out.length; i++) out[i] = limit * (2 * uniform(generator) - 1);
}

/** Puts the elements into a random order, in place (Durstenfeld, 1964); each order is equally likely. */
export function shuffle(generator: Generator, values: Uint32Array | Uint16Array): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integerBelow(generator, i + 1);
    const held = values[i]!;
    values[i] = values[j]!;
    values[j] = held;
  }
}
