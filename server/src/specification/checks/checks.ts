/** What a schema cannot say: values that are each possible but do not go together. */
import { dataFacts } from "../../dataset/describe.ts";
import { formatCount } from "../../domain/format.ts";
import { gainPath } from "../../domain/parameters.ts";
import { say } from "../../messages/catalogue.ts";
import { namedConfigurations, namedValues } from "../expansion/namedConfigurations.ts";
import { setting } from "../fixes/fix.ts";
import type { Spec } from "../schema/spec.ts";
import { checkArchitecture } from "./architecture/architectureChecks.ts";
import { checkLabels, checkSanity } from "./architecture/sanity.ts";
import { checkTask } from "./architecture/task.ts";
import { checkCheckpoints, checkEvery } from "./checkpointChecks.ts";
import { checkDataset } from "./datasetChecks.ts";
import { type Finding, type Raise, type Report, raiser } from "./finding.ts";
import { checkObjective } from "./objective.ts";
import type { SoundSections } from "./soundSections.ts";
import { checkStudy } from "./studyChecks.ts";

/** Sections that say what a study is and how its runs are judged. */
const ofStudy = ["architecture", "initialization", "training", "indicator", "policy", "study"];

/** Checks the values of a spec that all have the right type, or of those of its sections where they have. */
export function checkSpec({ spec, written, areRight }: SoundSections, report: Report): void {
  const error = raiser(report, "error");
  const warning = raiser(report, "warning");
  const isTask = areRight("dataset", "training.loss", "training.batchSize");
  const isStudy = areRight(...ofStudy);
  if (areRight("dataset")) checkDataset(spec.dataset, error, warning);
  if (isStudy) checkStudy(spec, written, error, warning);
  if (isTask) checkLabels(spec, warning);
  if (isTask && isStudy) checkObjective(spec, error);
  const seen = new Set<string>();
  const reportOnce = (finding: Finding) => {
    const key = `${finding.code} ${finding.path.join()}`;
    if (!seen.has(key)) report(finding);
    seen.add(key);
  };
  const gain = largestGain(spec);
  for (const configuration of namedConfigurations(spec)) {
    const wrong = raiser(reportOnce, "error", configuration.written);
    const doubtful = raiser(reportOnce, "warning", configuration.written);
    if (isTask) checkTask(configuration.spec, wrong);
    if (areRight("dataset", "architecture")) checkArchitecture(configuration, written, wrong);
    if (isTask) checkBatchSize(configuration.spec, doubtful);
    if (!isTask || !isStudy) continue;
    checkCheckpoints(configuration.spec, wrong, doubtful);
    checkEvery(configuration.spec, doubtful);
    checkWarmup(configuration.spec, doubtful);
    checkSanity(configuration.spec, gain, doubtful);
  }
}

function largestGain({ initialization, variations }: Spec): number {
  const named = variations
    .filter(({ parameter }) => parameter === gainPath)
    .flatMap((variation) => namedValues(variation).map(({ value }) => Number(value)));
  return Math.max(initialization.gain, ...named);
}

function checkBatchSize({ training, dataset }: Spec, warning: Raise): void {
  const { train } = dataFacts(dataset) ?? { train: Number.POSITIVE_INFINITY };
  if (training.batchSize > train)
    warning(
      ["training", "batchSize"],
      say("batch-above-data", { batchSize: training.batchSize, samples: formatCount(train, "sample") }),
      setting(["training", "batchSize"], Math.min(32, train)),
    );
}

function checkWarmup({ training: { schedule, epochs } }: Spec, warning: Raise): void {
  const warmup = schedule?.warmup ?? 0;
  if (warmup === 0 || warmup < epochs) return;
  const path = ["training", "schedule", "warmup"];
  warning(path, say("warmup-beyond-epochs", { warmup, epochs }), setting(path, Math.floor(epochs / 10)));
}
