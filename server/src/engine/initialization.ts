import { fillNormal, fillUniform } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";
import type { Scheme } from "./engine.ts";

export interface Fans {
  inputs: number;
  outputs: number;
}

/**
 * The initial weights of a layer, row-major inputs × outputs; a convolution's inputs are its window's taps times
 * channels.
 * Xavier: Glorot & Bengio (2010), eq. 12 and 16; He: He et al. (2015), eq. 10; LeCun: LeCun et al. (1998), eq. 16;
 * orthogonal: Saxe et al. (2014). Normal schemes are not truncated.
 * @param gain multiplies the scheme's standard deviation
 * @param fans what the schemes divide by; a convolution's outputs there are its taps times filters
 */
export function initialWeights(
  generator: Generator,
  scheme: Scheme,
  gain: number,
  inputs: number,
  outputs: number,
  fans: Fans = { inputs, outputs },
): Float32Array {
  const weights = new Float32Array(inputs * outputs);
  switch (scheme) {
    case "xavierNormal":
      fillNormal(generator, weights, gain * Math.sqrt(2 / (fans.inputs + fans.outputs)));
      break;
    case "xavierUniform":
      fillUniform(generator, weights, gain * Math.sqrt(6 / (fans.inputs + fans.outputs)));
      break;
    case "heNormal":
      fillNormal(generator, weights, gain * Math.sqrt(2 / fans.inputs));
      break;
    case "heUniform":
      fillUniform(generator, weights, gain * Math.sqrt(6 / fans.inputs));
      break;
    case "lecunNormal":
      fillNormal(generator, weights, gain * Math.sqrt(1 / fans.inputs));
      break;
    case "orthogonal":
      fillOrthogonal(generator, weights, gain, inputs, outputs);
      break;
  }
  return weights;
}

/** Q of a normal matrix's QR decomposition with positive diagonal, which is uniformly distributed (Mezzadri, 2007). */
function fillOrthogonal(
  generator: Generator,
  weights: Float32Array,
  gain: number,
  inputs: number,
  outputs: number,
): void {
  const length = Math.max(inputs, outputs);
  const vectors: Float64Array[] = [];
  while (vectors.length < Math.min(inputs, outputs)) {
    const vector = new Float64Array(length);
    fillNormal(generator, vector, 1);
    // Gram-Schmidt loses orthogonality to rounding; a second round restores it to machine precision.
    removeComponents(vector, vectors);
    removeComponents(vector, vectors);
    normalize(vector);
    vectors.push(vector);
  }
  const alongColumns = inputs >= outputs;
  for (const [index, vector] of vectors.entries()) {
    for (const [position, value] of vector.entries()) {
      const at = alongColumns ? position * outputs + index : index * outputs + position;
      weights[at] = gain * value;
    }
  }
}

function removeComponents(vector: Float64Array, unitVectors: Float64Array[]): void {
  for (const unit of unitVectors) {
    let component = 0;
    for (let i = 0; i < vector.length; i++) component += vector[i]! * unit[i]!;
    for (let i = 0; i < vector.length; i++) vector[i]! -= component * unit[i]!;
  }
}

function normalize(vector: Float64Array): void {
  const length = Math.hypot(...vector);
  for (let i = 0; i < vector.length; i++) vector[i]! /= length;
}
