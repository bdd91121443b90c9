/** Whether ticks between epochs help where networks settle within a few epochs. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { successAccuracy } from "../../server/src/indicator/outcomes/success.ts";
import { isFinished } from "../../server/src/indicator/runHistory.ts";
import { type ClockStudy, clockPage, success } from "./clockPage.ts";
import { readReproduced, train } from "./study.ts";

const specs = [
  "examples/families/shell-128-adam-clock.dai.json",
  "examples/families/shell-128-deep-clock.dai.json",
];

/**
 * Trains what is missing, then writes `clock.md`.
 *
 * @param results folder of the page
 * @param asIs train nothing, and write of the runs that are there
 */
export async function reproduceClock(repository: string, results: string, asIs: boolean): Promise<void> {
  const studies: ClockStudy[] = [];
  for (const spec of specs) {
    const path = join(repository, spec);
    if (!asIs) await train(path);
    const study = await readReproduced(path, false);
    const runs = study.histories.filter(isFinished);
    studies.push({ spec, study, runs, good: successAccuracy(success, runs) });
  }
  await writeFile(join(results, "clock.md"), clockPage(studies));
  console.log(`docs/results/clock.md: ${studies.map(({ runs }) => runs.length).join(" and ")} runs.`);
}
