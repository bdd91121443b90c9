import type { Dataset, Samples } from "../../../server/src/dataset/dataset.ts";

/** `count` numbers in [−0.5, 0.5), exact in float32: the formula of test/golden/hashed.py. */
export function hashed(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => {
    let h = (Math.imul(index, 0x9e3779b1) + Math.imul(seed, 0x85ebca77)) >>> 0;
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    h ^= h >>> 12;
    h = Math.imul(h, 0x297a2d39);
    h ^= h >>> 15;
    return (h >>> 8) / 2 ** 24 - 0.5;
  });
}

/** A dataset of hashed features (−2 … 2) and labels; its samples are flat unless they get a shape. */
export function hashedDataset(spec: {
  dimensions: number;
  shape?: number[];
  classes: number;
  train: number;
  validation: number;
  /** numbers to predict of each sample, in place of a class */
  targets?: number | undefined;
}): Dataset {
  const { dimensions, classes, targets, shape = [dimensions] } = spec;
  const samples = (count: number, seed: number): Samples => {
    const features = new Float32Array(new SharedArrayBuffer(count * dimensions * 4));
    const labels = new Uint16Array(new SharedArrayBuffer(count * 2));
    features.set(hashed(count * dimensions, seed).map((value) => 4 * value));
    if (targets === undefined) {
      labels.set(hashed(count, seed + 1).map((value) => Math.floor((value + 0.5) * classes)));
      return { count, features, labels };
    }
    const numbers = new Float32Array(new SharedArrayBuffer(count * targets * 4));
    numbers.set(hashed(count * targets, seed + 1).map((value) => 4 * value));
    return { count, features, labels, targets: numbers };
  };
  return {
    shape,
    dimensions,
    outputs: targets ?? classes,
    classes,
    ...(targets !== undefined && { targetNames: Array.from({ length: targets }, (_, i) => `t${i}`) }),
    train: samples(spec.train, 1),
    validation: samples(spec.validation, 3),
  };
}
