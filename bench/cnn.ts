/** Training steps of two convolutional networks: each engine's seconds, and its ratio to PyTorch's. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Dataset, Samples } from "../server/src/dataset/dataset.ts";
import type { Engine, TrainingPlan } from "../server/src/engine/engine.ts";
import type { LayerSpec } from "../server/src/network/layers/registry.ts";
import { fillNormal } from "../server/src/random/distributions.ts";
import { createGenerator } from "../server/src/random/generator.ts";
import type { Optimizer } from "../server/src/recipe/optimizers/optimizers.ts";
import { enginesHere } from "./contestants.ts";
import { pytorchVersion } from "./python.ts";
import { median } from "./support/median.ts";

const CLASSES = 10;
/** steps between two looks at the clock */
const STEPS = 8;
const ROUNDS = 9;

const relu: LayerSpec = { kind: "relu" };
const pool: LayerSpec = { kind: "maxPooling2d", size: 2 };
const dropout: LayerSpec = { kind: "dropout", rate: 0.25 };
const conv = (filters: number): LayerSpec => ({
  kind: "conv2d",
  filters,
  kernel: 3,
  stride: 1,
  padding: "same",
});
const dense = (units: number): LayerSpec => ({ kind: "dense", units });

interface Network {
  name: string;
  shape: number[];
  batchSize: number;
  layers: LayerSpec[];
  optimizer: Optimizer;
}

const networks: Network[] = [
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
type Contestant = () => Promise<number>;

for (const network of networks) await compare(network);
process.exit();

async function compare(network: Network): Promise<void> {
  const contestants = new Map<string, Contestant>();
  for (const engine of await enginesHere()) {
    if (engine.name !== "tfjs") contestants.set(engine.description, await engineSteps(engine, network));
  }
  if (pytorchVersion()) {
    const [settings, steps] = await pytorchSteps(network);
    contestants.set(`PyTorch ${pytorchVersion()} (${settings})`, steps);
  }
  const seconds = new Map([...contestants.keys()].map((name): [string, number[]] => [name, []]));
  // They take turns, so that what disturbs one disturbs the others as well; the first round is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, steps] of contestants) {
      const spent = await steps();
      if (round > 0) seconds.get(name)!.push(spent / STEPS);
    }
  }
  const { name, shape, batchSize } = network;
  console.log(`${name}; ${shape.join(" × ")}, batches of ${batchSize}`);
  const last = median([...seconds.values()].at(-1)!);
  for (const [name, spent] of seconds) {
    const time = median(spent);
    console.log(`${(1000 * time).toFixed(1).padStart(7)} ms a step  ${(time / last).toFixed(2)} ×  ${name}`);
  }
}

function planOf({ layers, optimizer, batchSize }: Network): TrainingPlan {
  return { layers, optimizer, batchSize, scheme: "heNormal", gain: 1, seed: 1 };
}

async function engineSteps(engine: Engine, network: Network): Promise<Contestant> {
  const trainer = await engine.createTrainer(planOf(network), images(network));
  return async () => {
    const start = process.cpuUsage();
    await trainer.trainEpoch(() => false);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
}

async function pytorchSteps(network: Network): Promise<[string, Contestant]> {
  const script = fileURLToPath(new URL("cnn_pytorch.py", import.meta.url));
  const work = JSON.stringify({ ...network, seed: 1, train: network.batchSize * STEPS, steps: STEPS });
  const python = process.env["PYTHON"] ?? "python3";
  const child = spawn(python, [script, work], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const settings = (await answers.next()).value as string;
  return [
    settings,
    async () => {
      child.stdin.write("\n");
      return Number((await answers.next()).value);
    },
  ];
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
