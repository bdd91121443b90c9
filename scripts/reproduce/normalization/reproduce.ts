/** Other normalisations than the paper's, on the studies of MLPs and of a CNN. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  paperSuccess,
  type Success,
  successAccuracy,
} from "../../../server/src/indicator/outcomes/success.ts";
import { isFinished } from "../../../server/src/indicator/runHistory.ts";
import { readReproduced, secondsOf, train } from "../study.ts";
import { movingRun } from "./movements.ts";
import { type MovingStudy, normalizationPage } from "./page.ts";

const withinFivePoints: Success = { within: 0.05 };

const studies: { spec: string; success: Success; fittedOn?: true; triedOn?: true }[] = [
  { spec: "examples/paper/table2.dai.json", success: paperSuccess, fittedOn: true },
  { spec: "examples/families/shell-64-rmsprop.dai.json", success: paperSuccess },
  { spec: "examples/families/shell-128-adam.dai.json", success: paperSuccess },
  { spec: "examples/families/shell-256-sgd.dai.json", success: paperSuccess },
  { spec: "examples/fashion-mnist.dai.json", success: withinFivePoints, fittedOn: true, triedOn: true },
  { spec: "examples/fashion-mnist-cnn.dai.json", success: withinFivePoints, triedOn: true },
];

/**
 * Trains what is missing, then writes `normalization.md`.
 *
 * @param asIs train nothing, and write of the runs that are there
 */
export async function reproduceNormalization(
  repository: string,
  results: string,
  asIs: boolean,
): Promise<void> {
  const moving: (MovingStudy & { fittedOn?: true; triedOn?: true })[] = [];
  let seconds = 0;
  for (const { spec, success, ...roles } of studies) {
    const path = join(repository, spec);
    if (!asIs) await train(path);
    const study = await readReproduced(path, true);
    const accuracy = successAccuracy(success, study.histories.filter(isFinished));
    seconds += secondsOf(study.finished);
    const add = (name: string, only: (layer: string) => boolean) =>
      moving.push({
        ...roles,
        ...{ name, spec },
        runs: study.finished.map((detail) => {
          const run = movingRun(detail, only);
          return { ...run, good: run.finalAccuracy > accuracy };
        }),
      });
    const isConvolution = (layer: string) => layer.startsWith("conv");
    const convolutional = study.finished[0]?.records?.[0]?.layers.some(({ name }) => isConvolution(name));
    add(study.name, () => true);
    if (convolutional) add(`${study.name}: dense layer only`, (layer) => !isConvolution(layer));
  }
  const page = normalizationPage(
    moving,
    moving.filter(({ fittedOn }) => fittedOn),
    moving.filter(({ triedOn }) => triedOn),
    seconds,
  );
  await writeFile(join(results, "normalization.md"), page);
  console.log(`docs/results/normalization.md: ${moving.length} studies.`);
}
