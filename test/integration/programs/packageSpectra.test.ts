/** The Python package takes the spectra that the daemon's engines take, of the same weights on the same data. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePredictedRows } from "../../../server/src/domain/predictedRows.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { codeBlocks } from "../../support/markdown.ts";
import { needs, pythonWithTorch, torch } from "../../support/needs.ts";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { writeNpy } from "../support/npy.ts";
import { dai } from "../support/runs.ts";

const home = temporaryHome();
const at = (name: string) => join(home, name);
const [train, validation] = [400, 300];
const shapes = { vectors: [20], images: [12, 10, 2] };
const architectures = {
  vectors: { kind: "mlp", hidden: [48, 24], activation: "tanh" },
  images: {
    kind: "sequential",
    layers: [
      { kind: "conv2d", filters: 6, kernel: 3 },
      { kind: "relu" },
      { kind: "maxPooling2d", size: 2 },
      { kind: "flatten" },
      { kind: "dense", units: 16 },
      { kind: "relu" },
      { kind: "dense", units: 3 },
    ],
  },
};
const snippet = codeBlocks("docs/models.md")
  .filter(({ text }) => /torch|isnan/.test(text))
  .map(({ text }) => text)
  .join("\n");

beforeAll(() => {
  const random = createGenerator(3, "rows");
  for (const [name, shape] of Object.entries(shapes))
    for (const [part, count] of Object.entries({ train, validation })) {
      const size = count * shape.reduce((product, length) => product * length, 1);
      const labels = Array.from({ length: count }, (_, index) => index % 3);
      const values = Array.from(
        { length: size },
        (_, index) => 3 * uniform(random) + (Math.floor((index * count) / size) % 3),
      );
      writeNpy(at(`${name}-${part}.npy`), [count, ...shape], values);
      writeNpy(at(`${part}-labels.npy`), [count], labels);
    }
});
afterAll(() => removeHome(home));

interface Measured {
  layers: Record<string, number[]>;
  predictedRows: string;
}

const filesOf = (name: string, part: string) => ({
  features: `${name}-${part}.npy`,
  labels: `${part}-labels.npy`,
});

describe("the spectra of the Python package", { ...needs(torch()), timeout: 900_000 }, () => {
  test.each(["vectors", "images"] as const)("and what it predicts are the engine's, of %s", async (name) => {
    const spec = {
      dataset: { kind: "npy", train: filesOf(name, "train"), validation: filesOf(name, "validation") },
      ...{ architecture: architectures[name], initialization: { seeds: 1 } },
      training: { epochs: 3, batchSize: 20, optimizer: { kind: "adam", learningRate: 0.003 } },
    };
    writeFileSync(at(`${name}.dai.json`), JSON.stringify({ name, ...spec }));
    expect(await dai(home, ["run", at(`${name}.dai.json`), "--json"])).toMatchObject({
      status: 0,
    });
    const [{ run }] = JSON.parse((await dai(home, ["runs", name, "--json"])).stdout);
    const model = at(`${name}.safetensors`);
    await dai(home, ["export", run, "--epoch", "last", "--output", model]);
    const detail: RunDetail = JSON.parse((await dai(home, ["show", run, "--json"])).stdout);
    const environment = { ...process.env, PYTHONPATH: resolve("python") };
    const script = "test/integration/support/packageSpectra.py";
    const printed = execFileSync(pythonWithTorch, [script, model, at(`${name}-validation.npy`)], {
      ...{ input: snippet, encoding: "utf8", env: environment },
    });
    const { layers: measured, predictedRows }: Measured = JSON.parse(printed);
    const { layers, predictedRows: expected } = detail.records![3]!;
    expect(Object.keys(measured)).toEqual(layers.map(({ name: layer }) => layer));
    for (const { name: layer, singularValues } of layers)
      for (const [index, value] of singularValues.entries())
        expect(Math.abs((measured[layer]![index] ?? 0) - value)).toBeLessThanOrEqual(1e-6);
    const [here, there] = [decodePredictedRows(predictedRows)!, decodePredictedRows(expected!)!];
    expect(here.classes).toEqual(there.classes);
    for (const [row, confidence] of here.confidences.entries())
      expect(Math.abs(confidence - there.confidences[row]!)).toBeLessThanOrEqual(1);
  });
});
