import type { Dataset, Samples } from "../../server/src/dataset/dataset.ts";
import type { Engine, TrainingPlan } from "../../server/src/engine/engine.ts";
import type { LayerSpec } from "../../server/src/network/layers/registry.ts";
import { fillNormal } from "../../server/src/random/distributions.ts";
import { createGenerator } from "../../server/src/random/generator.ts";
import type { Optimizer } from "../../server/src/recipe/optimizers/optimizers.ts";
import { conv, pool, relu } from "../support/layers.ts";
import { median } from "../support/median.ts";
import { enginesHere } from "./contestants.ts";
import { jaxVersion, pytorchVersion, startScript } from "./peers/peers.ts";

const CLASSES = 10;
/** steps between two looks at the clock */
const STEPS = 8;
const ROUNDS = 9;

const dropout: LayerSpec = { kind: "dropout", rate: 0.25 };
const dense = (units: number): LayerSpec => ({ kind: "dense", units });

export interface Network {
  name: string;
  shape: number[];
  batchSize: number;
  layers: LayerSpec[];
  optimizer: Optimizer;
}

/** The paper's convolutional network, and a small one for Fashion-MNIST. */
export const networks: Network[] = [
  {
    name: "C16-A-C16-A-M-C32-A-D-C32-A-D-M-C64-A-C64-A-C128-A-M-F256-A-F128-A-F10, RMSprop",
    shape: [32, 32, 3],
    batchSize: 32,
    layers: [
      ...[conv(16), relu, conv(16), relu, pool],
      ...[conv(32), relu, dropout, conv(32), relu, dropout, pool],
      ...[conv(64), relu, conv(64), relu, conv(128), relu, pool, { kind: "flatten" } as const],
      ...[dense(256), relu, dense(128), relu, dense(CLASSES)],
    ],
    optimizer: { kind: "rmsprop", learningRate: 1e-4, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  },
  {
    name: "C16-A-M-C32-A-M-F64-A-F10, Adam",
    shape: [28, 28, 1],
    batchSize: 64,
    layers: [
      ...[conv(16), relu, pool, conv(32), relu, pool, { kind: "flatten" } as const],
      ...[dense(64), relu, dense(CLASSES)],
    ],
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  },
];

/** Trains some steps; seconds of CPU time, all threads together. */
interface Contestant {
  turn(): Promise<number>;
  close?(): void;
}

/**
 * Seconds of a training step of a convolutional network for each engine, and for JAX and PyTorch where Python has them.
 * They take turns, so that what disturbs one disturbs the others as well; the first turn is not counted.
 */
export async function secondsPerStep(network: Network): Promise<Map<string, number>> {
  const contestants = new Map<string, Contestant>();
  for (const engine of await enginesHere()) {
    if (engine.name !== "tfjs")
      contestants.set(`${engine.name}: ${engine.description}`, await engineSteps(engine, network));
  }
  const work = { ...network, seed: 1, train: network.batchSize * STEPS, steps: STEPS };
  for (const [name, version, script] of [
    ["JAX", jaxVersion(), "cnn_jax.py"],
    ["PyTorch", pytorchVersion(), "cnn_pytorch.py"],
  ] as const) {
    if (!version) continue;
    const peer = await startScript(script, work);
    contestants.set(`${name} (${peer.settings})`, peer);
  }
  const seconds = new Map([...contestants.keys()].map((name): [string, number[]] => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, { turn }] of contestants) {
      const spent = await turn();
      if (round > 0) seconds.get(name)!.push(spent / STEPS);
    }
  }
  for (const { close } of contestants.values()) close?.();
  return new Map([...seconds].map(([name, all]) => [name, median(all)]));
}

function planOf({ layers, optimizer, batchSize }: Network): TrainingPlan {
  return { layers, optimizer, batchSize, scheme: "heNormal", gain: 1, seed: 1 };
}

async function engineSteps(engine: Engine, network: Network): Promise<Contestant> {
  const trainer = await engine.createTrainer(planOf(network), images(network));
  return {
    async turn() {
      const start = process.cpuUsage();
      await trainer.trainEpoch(() => false);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    },
  };
}

/** Normal noise with random labels. */
function images({ shape, batchSize }: Network): Dataset {
  const count = batchSize * STEPS;
  const dimensions = shape.reduce((product, length) => product * length, 1);
  const features = new Float32Array(new SharedArrayBuffer(4 * count * dimensions));
  fillNormal(createGenerator(1, "images"), features, 1);
  const labels = new Uint16Array(new SharedArrayBuffer(2 * count));
  for (let i = 0; i < count; i++) labels[i] = i % CLASSES;
  const train: Samples = { count, features, labels };
  const one = { count: 1, features: features.subarray(0, dimensions), labels: labels.subarray(0, 1) };
  return { shape, dimensions, outputs: CLASSES, classes: CLASSES, train, validation: one };
}
