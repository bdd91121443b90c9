/** Models of trained runs, exported, give in other programs what `dai predict` gives. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { openNpy } from "../../../server/src/dataset/formats/arrays/npyArrays.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { codeBlocks } from "../../support/markdown.ts";
import { needs, python, pythonModules, pythonWithTorch, torch } from "../../support/needs.ts";
import { connectOptions, removeHome, temporaryHome } from "../support/daemon.ts";
import { writeNpy } from "../support/npy.ts";
import { dai } from "../support/runs.ts";

const home = temporaryHome();
const at = (name: string) => join(home, name);
const random = createGenerator(1, "rows");

const training = { epochs: 4, batchSize: 16, optimizer: { kind: "adam", learningRate: 0.01 } };
const images = { height: 11, width: 8, channels: 3, count: 120 };
const activation = ["relu", "tanh", "gelu", "sigmoid", "leakyRelu"];

/** Studies of every kind of network, by their name. */
const studies = {
  table: {
    dataset: { kind: "csv", train: "table.csv", label: "kind", missing: "median" },
    architecture: { kind: "mlp", hidden: [12, 8], activation },
  },
  regression: {
    dataset: { kind: "csv", train: "prices.csv", label: "price", targetScaling: "none" },
    architecture: { kind: "mlp", hidden: [16] },
    training: { ...training, loss: "huber", schedule: { kind: "cosine" } },
  },
  scaledTargets: {
    dataset: { kind: "csv", train: "prices.csv", label: ["price", "weight"], targetScaling: "standardize" },
    architecture: { kind: "mlp", hidden: [16] },
    training: { ...training, loss: "meanSquaredError" },
  },
  pictures: {
    dataset: { kind: "npy", train: { features: "images.npy", labels: "labels.npy" } },
    architecture: {
      kind: "sequential",
      layers: [
        { kind: "conv2d", filters: 5, kernel: 3 },
        { kind: "batchNormalization" },
        { kind: "relu" },
        { kind: "maxPooling2d", size: 2 },
        { kind: "dropout", rate: 0.2 },
        { kind: "conv2d", filters: 6, kernel: 4, stride: 2, padding: "same" },
        { kind: "leakyRelu", slope: 0.1 },
        { kind: "flatten" },
        { kind: "batchNormalization" },
        { kind: "dense", units: 7 },
        { kind: "gelu" },
        { kind: "dense", units: 3 },
      ],
    },
  },
  pooled: {
    dataset: { kind: "npy", train: { features: "images.npy", labels: "labels.npy" }, scaling: "unit" },
    architecture: {
      kind: "sequential",
      layers: [
        { kind: "averagePooling2d", size: 3, stride: 2 },
        { kind: "conv2d", filters: 4, kernel: 2, padding: "same" },
        { kind: "sigmoid" },
        { kind: "conv2d", filters: 8, kernel: 2, padding: "valid" },
        { kind: "tanh" },
        { kind: "globalAveragePooling2d" },
        { kind: "dense", units: 3 },
      ],
    },
  },
  flat: {
    dataset: { kind: "npy", train: { features: "images.npy", labels: "labels.npy" } },
    architecture: { kind: "mlp", hidden: [10] },
  },
  shell: {
    dataset: { kind: "shell", dimensions: 12, train: 400, validation: 100 },
    architecture: { kind: "mlp", hidden: [10] },
    engine: "tfjs",
  },
};

/** New rows for each study. */
const rows: Record<string, string> = {
  table: "table.npy",
  regression: "prices.npy",
  scaledTargets: "years.npy",
  shell: "shell.npy",
};
const runs = new Map<string, RunSummary[]>();

beforeAll(async () => {
  writeTables();
  writeImages();
  writeNpy(at("shell.npy"), [9, 12], numbers(9 * 12));
  for (const [name, { engine = "auto", ...study }] of Object.entries({ ...studies } as Record<
    string,
    { engine?: string }
  >)) {
    const file = at(`${name}.dai.json`);
    writeFileSync(file, JSON.stringify({ name, initialization: { seeds: 1 }, training, ...study }));
    const { status, stderr } = await dai(home, ["run", file, "--json", "--engine", engine]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    runs.set(name, JSON.parse((await dai(home, ["runs", name, "--json"])).stdout));
  }
});
afterAll(() => removeHome(home));

function numbers(count: number, scale = 1, shift = 0): number[] {
  return Array.from({ length: count }, () => shift + scale * (uniform(random) - 0.5));
}

/** A year, a weight with gaps and a colour; a price that follows from two numbers. */
function writeTables(): void {
  const colours = ["blue", "green", "red"];
  const lines = Array.from({ length: 160 }, (_, index) => {
    const [year, weight] = [...numbers(1, 20, 2000), ...numbers(1)];
    const colour = colours[index % 3]!;
    const kind = year! > 2000 === (colour === "red") ? "yes" : "no";
    return {
      table: `${year},${index % 17 === 0 ? "" : weight},${colour},${kind}`,
      price: `${year},${weight},${3 * weight! + year!}`,
    };
  });
  writeFileSync(
    at("table.csv"),
    ["year,weight,colour,kind", ...lines.map(({ table }) => table), ""].join("\n"),
  );
  writeFileSync(at("prices.csv"), ["year,weight,price", ...lines.map(({ price }) => price), ""].join("\n"));
  const encoded = [
    [2003, 0.2, 1, 0, 0],
    [1998.25, Number.NaN, 0, 0, 1],
    [2001, -0.4, 0, 1, 0],
  ];
  writeNpy(at("table.npy"), [3, 5], encoded.flat());
  writeNpy(at("prices.npy"), [2, 2], [2004, 0.3, 1991.5, -0.2]);
  writeNpy(at("years.npy"), [2, 1], [2004, 1991.5]);
}

function writeImages(): void {
  const { height, width, channels, count } = images;
  const size = height * width * channels;
  const pixels = numbers(count * size, 255, 128).map(
    (value, index) => value + 40 * (Math.floor(index / size) % 3),
  );
  writeNpy(at("images.npy"), [count, height, width, channels], pixels);
  writeNpy(
    at("labels.npy"),
    [count],
    Array.from({ length: count }, (_, index) => index % 3),
  );
}

/** The documentation's code for PyTorch. */
const snippet = codeBlocks("docs/models.md")
  .filter(({ text }) => /torch|isnan/.test(text))
  .map(({ text }) => text)
  .join("\n");

const done = new Map<unknown, Promise<unknown>>();

/** What `make` makes, once for all tests. */
function once<T>(key: unknown, make: () => Promise<T>): Promise<T> {
  const made = done.get(key) ?? make();
  done.set(key, made);
  return made as Promise<T>;
}

/** What the command predicts, row by row. */
function predicted(run: string, file: string): Promise<number[][]> {
  return once(`${run} predicted`, async () => {
    const { stdout, stderr } = await dai(home, ["predict", run, file, "--json"]);
    expect(stderr).toBe("");
    const lines: { targets?: object; probabilities?: object }[] = JSON.parse(stdout);
    return lines.map(({ targets, probabilities }) => Object.values(targets ?? probabilities ?? {}));
  });
}

function exported(run: string, format: string): Promise<string> {
  return once(`${run} ${format}`, async () => {
    const file = at(`${run}.${format}`);
    expect(await dai(home, ["export", run, "--output", file])).toMatchObject({ status: 0, stderr: "" });
    return file;
  });
}

interface Model {
  study: string;
  run: string;
  file: string;
}

/** The models of every study. */
async function exportedAll(format: string): Promise<Model[]> {
  const all = [...runs].flatMap(([study, found]) => found.map(({ run }) => ({ study, run })));
  const models: Model[] = [];
  for (const { study, run } of all) models.push({ study, run, file: await exported(run, format) });
  return models;
}

/** What else runs exported models. It gets those of all studies at once, for a Python takes seconds to import PyTorch. */
interface Program {
  format: string;
  outputsOf(models: Model[]): Promise<number[][][]> | number[][][];
}

const onnxRuntime: Program = { format: "onnx", outputsOf: (models) => byPython("onnx", models) };
const onnxRuntimeWeb: Program = {
  format: "onnx",
  outputsOf: (models) => Promise.all(models.map(({ study, file }) => byOnnxWeb(file, rowsOf(study)))),
};
const pytorch: Program = {
  format: "safetensors",
  outputsOf: (models) => byPython("torch", models, snippet),
};

/** Holds what another program makes of a study's models against what the command predicts. */
async function expectSame(name: string, program: Program): Promise<void> {
  const [models, outputs] = await once(program, async () => {
    const models = await exportedAll(program.format);
    return [models, await program.outputsOf(models)] as const;
  });
  for (const [index, { study, run }] of models.entries())
    if (study === name) expectClose(outputs[index]!, await predicted(run, rowsOf(name)));
}

/** Equal to 1e-5, relative to each value. */
function expectClose(actual: number[][], expected: number[][]): void {
  expect(actual.length).toBe(expected.length);
  for (const [row, values] of expected.entries())
    for (const [index, value] of values.entries())
      expect(Math.abs(actual[row]![index]! - value)).toBeLessThanOrEqual(1e-5 * Math.abs(value));
}

const rowsOf = (name: string) => at(rows[name] ?? "images.npy");

const byPython = (way: string, models: Model[], input = ""): number[][][] =>
  JSON.parse(
    execFileSync(
      way === "torch" ? pythonWithTorch : python,
      [
        "test/integration/support/exportedModels.py",
        way,
        ...models.flatMap(({ study, file }) => [rowsOf(study), file]),
      ],
      { input, encoding: "utf8" },
    ),
  );

async function byOnnxWeb(model: string, file: string): Promise<number[][]> {
  const array = await openNpy(file);
  const values = new Float32Array(Uint8Array.from(await array.bytes()).buffer);
  const session = await InferenceSession.create(readFileSync(model));
  const outputs = await session.run({ features: new Tensor("float32", values, array.header.dimensions) });
  const { data, dims } = Object.values(outputs)[0]!;
  const [count = 0, width = 0] = dims;
  return Array.from({ length: count }, (_, row) =>
    Array.from((data as Float32Array).subarray(row * width, (row + 1) * width)),
  );
}

describe.each(Object.keys(studies))("the models of %s", (name) => {
  test(
    "pass ONNX's checker and give the same in ONNX Runtime",
    needs(pythonModules("onnx", "onnxruntime")),
    () => expectSame(name, onnxRuntime),
  );

  test("give the same in ONNX Runtime for the web", () => expectSame(name, onnxRuntimeWeb));

  test("become PyTorch modules as the documentation shows", needs(torch()), () => expectSame(name, pytorch));
});

test(
  "a safetensors file is enough for a forward pass in NumPy",
  needs(pythonModules("safetensors")),
  async () => {
    const run = runs
      .get("table")!
      .find(({ parameters }) => parameters?.["architecture.activation"] === "relu")!;
    const file = await exported(run.run, "safetensors");
    const [outputs] = byPython("numpy", [{ study: "table", run: run.run, file }]);
    expectClose(outputs!, await predicted(run.run, rowsOf("table")));
  },
);

test("the daemon hands pages and editors the same file", async () => {
  const { run, best } = runs.get("shell")![0]!;
  const file = readFileSync(await exported(run, "onnx"));
  const connection = await connectDaemon(connectOptions({ home }));
  const { name, data } = await connection.request("dai/runs/model", { run, format: "onnx" });
  expect(name).toBe(`shell-${run.slice(0, 4)}-epoch${best!.epoch}.onnx`);
  expect(Buffer.from(data, "base64").equals(file)).toBe(true);
  await expect(connection.request("dai/runs/model", { run, format: "onnx", epoch: 99 })).rejects.toThrow(
    /has no snapshot of epoch 99: there (is a snapshot|are snapshots) of epoch /,
  );
  connection.close();
});
