/** Whether other draws of the gains bring table I nearer to the paper's correlations. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GainStudy, gainsPage } from "./gainsPage.ts";
import { readReproduced, train } from "./study.ts";

/** “Within a factor of 10”, as it may be read; the first is how the page of table I reads it. */
const draws = [
  { name: "uniform-20", title: "uniform, 0.1 to 20", gain: { uniform: [0.1, 20] } },
  { name: "uniform-10", title: "uniform, 0.1 to 10", gain: { uniform: [0.1, 10] } },
  { name: "log-uniform-10", title: "log-uniform, 0.1 to 10", gain: { logUniform: [0.1, 10] } },
  { name: "around-1", title: "log-uniform, 0.32 to 3.2", gain: { logUniform: [0.32, 3.2] } },
] as const;

/** Table I with fewer runs, samples and epochs: four studies of it whole would take some 17 core hours. */
const RUNS = 20;

function specOf({ title, gain }: (typeof draws)[number]): object {
  return {
    name: `Table I, gains ${title}`,
    dataset: {
      ...{ kind: "shell", dimensions: 1024, radii: [1, 1.1], train: 5000, validation: 1000, seed: 1 },
    },
    architecture: { kind: "mlp", hidden: [512, 256, 256, 128], activation: "relu" },
    initialization: { scheme: "xavierNormal", gain, seeds: RUNS },
    training: { optimizer: { kind: "adam", learningRate: 1e-4 }, batchSize: 32, epochs: 60 },
    indicator: { window: 10, checkpoints: [10, 20, 30] },
    policy: { rule: "paper", onDiscard: "never", onSaturated: "never" },
  };
}

/**
 * Trains what is missing, then writes `table1-gains.md`.
 *
 * @param results folder of the page
 * @param asIs train nothing, and write of the runs that are there
 */
export async function reproduceGains(repository: string, results: string, asIs: boolean): Promise<void> {
  const folder = join(repository, ".cache/table1-gains");
  await mkdir(folder, { recursive: true });
  const studies: GainStudy[] = [];
  for (const draw of draws) {
    const spec = join(folder, `${draw.name}.dai.json`);
    await writeFile(spec, `${JSON.stringify(specOf(draw), null, 2)}\n`);
    if (!asIs) await train(spec);
    studies.push({ title: draw.title, study: await readReproduced(spec, false) });
  }
  await writeFile(join(results, "table1-gains.md"), gainsPage(studies));
  console.log(`docs/results/table1-gains.md: ${studies.length} studies.`);
}
