import type { Evaluation, Prediction } from "../../server/src/indicator/evaluation/evaluation.ts";
import { markdownTable } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
import { type FeatureSet, featuresAt } from "../../server/src/indicator/prediction/features/features.ts";
import { fitPooledAt, pooledFeatures, predictPooled } from "../../server/src/indicator/prediction/pool.ts";
import { place } from "../../server/src/indicator/prediction/pooledModel.ts";
import { areaUnderCurve } from "../../server/src/statistics/areaUnderCurve.ts";
import { SUCCESS } from "./figures.ts";
import { EPOCHS, type LeftOut, type Studied } from "./leftOut.ts";
import { provenance } from "./provenance.ts";
import { secondsOf } from "./study.ts";

const LOOK = 5;
const goals = { withLabels: 0.95, labelFree: 0.85 } as const;
const featureSetNames = { withLabels: "with labels", labelFree: "label-free" } as const;

/** How far what is learned of some kinds of study holds in another. */
export function familiesPage(families: readonly Studied[], leftOut: readonly LeftOut[]): string {
  const seconds = families.reduce((sum, { study }) => sum + secondsOf(study.finished), 0);
  const parts = [
    "# Prediction across families of studies",
    "Seven families of studies differ in data, architecture, optimizer and learning rate. Each in turn is left out, with all studies of its kind (the same data but for its seed, the same training and activation): the [pooled model](../prediction.md#other-kinds-of-study) learns from the runs of all other kinds, the second experiment (table II) among them, and is tested on the family. A run is good if its final validation accuracy is above 65%.",
    ["- command: `npm run reproduce -- families`", ...provenance(seconds)].join("\n"),
    markdownTable({
      head: ["family", "engine", "epochs", "runs", "finished", "good", "learned from"],
      rows: families.map((family) => familyRow(family, leftOut)),
    }),
    "A dash: the family has too few finished runs, or its AUC is not defined because all or none of its runs are good.",
    ...goalLines(leftOut),
    ...EPOCHS.flatMap((epoch) => [
      `## At epoch ${epoch}`,
      "The area under the ROC curve for being good / Spearman's correlation with the final accuracy. The pooled model is not fitted to the family; the baselines need no fitting. The gain is known before the first epoch and is a strong predictor in these studies, which draw it from 0.1 to 20: compare every predictor with it.",
      figuresAt(epoch, families, leftOut),
    ]),
    `## Verdicts from the pooled model at epoch ${LOOK}`,
    "What the verdicts would be if the pooled model gave them. Kept: the predicted probability of success is at least one half. Out of distribution: the leverage is above that of 95% of the training runs, so there is no prediction. The ranking transfers to new kinds of study and the calibration does not. So the verdict for a new kind is the paper's, and its sentence gives the probability with a warning.",
    ...(["withLabels", "labelFree"] as const).flatMap((featureSet) => [
      `${featureSetNames[featureSet]}:`,
      markdownTable({
        head: ["family", "good, kept", "good, stopped", "bad, kept", "bad, stopped", "out of distribution"],
        rows: leftOut.map((family) => verdictRow(family, featureSet)),
      }),
    ]),
    "## What was tried",
    `Other features: AUC at epoch ${LOOK} on the family left out. The first row of each table is the product's model. Its features were chosen on the families on Shell-64, Shell-128 and Shell-256 with RMSprop, before any run on Shell-1024 or with SGD was trained, so only these last are independent of the choice. All families draw their gain from 0.1 to 20, so the size of the untrained weights ranks the runs of all of them in the same order. In a study whose gain is fixed or varies in another range it would not, so the pooled model does not use it.`,
    ...(["withLabels", "labelFree"] as const).flatMap((featureSet) => [
      `${featureSetNames[featureSet]}:`,
      triedTable(featureSet, leftOut),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function familyRow({ spec, study, runs }: Studied, leftOut: readonly LeftOut[]): string[] {
  const others = leftOut.find((family) => family.spec === spec)?.others;
  return [
    `[${study.name}](../../${spec})`,
    study.engine,
    [...new Set(study.summaries.map(({ epochs }) => epochs))].join(", "),
    String(study.summaries.length),
    String(runs.length),
    String(runs.filter(({ finalAccuracy }) => finalAccuracy > SUCCESS).length),
    others ? `${others.reduce((sum, one) => sum + one.runs.length, 0)} runs of ${others.length} kinds` : "–",
  ];
}

function goalLines(leftOut: readonly LeftOut[]): string[] {
  return (["withLabels", "labelFree"] as const).map((featureSet) => {
    const areas = leftOut.flatMap(({ evaluation, study }) => {
      const auc = predictionAt(evaluation, LOOK, `pooled:${featureSet}`)?.auc ?? null;
      return auc === null ? [] : [{ name: study.name, auc }];
    });
    const below = areas.filter(({ auc }) => auc < goals[featureSet]);
    const misses = below.map(({ name, auc }) => `${name} ${auc.toFixed(3)}`).join(", ");
    return (
      `Goal, ${featureSetNames[featureSet]}: AUC at epoch ${LOOK} of at least ${goals[featureSet]} on each family left out. ` +
      `Reached on ${areas.length - below.length} of the ${areas.length} families where it is defined${misses && `; below it: ${misses}`}.`
    );
  });
}

const columns = [
  ["pooled:withLabels", "pooled"],
  ["pooled:labelFree", "pooled, label-free"],
  ["validationAccuracy", "validation accuracy"],
  ["trainLoss", "− training loss"],
  ["sumOfTrainLosses", "− sum of training losses"],
  ["gain", "− gain"],
] as const;

function figuresAt(epoch: number, families: readonly Studied[], leftOut: readonly LeftOut[]): string {
  return markdownTable({
    head: ["family", ...columns.map(([, title]) => title)],
    rows: families.map(({ spec, study }) => {
      const evaluation = leftOut.find((family) => family.spec === spec)?.evaluation;
      return [
        study.name,
        ...columns.map(([id]) => {
          const found = evaluation && predictionAt(evaluation, epoch, id);
          return found ? `${figure(found.auc)} / ${figure(found.spearman)}` : "–";
        }),
      ];
    }),
  });
}

function predictionAt(evaluation: Evaluation, epoch: number, id: string): Prediction | undefined {
  return evaluation.checkpoints
    .find(({ checkpoint }) => checkpoint === epoch)
    ?.predictions.find((prediction) => prediction.id === id);
}

function verdictRow({ study, runs, pooled }: LeftOut, featureSet: FeatureSet): string[] {
  const counts = { goodKept: 0, goodStopped: 0, badKept: 0, badStopped: 0, outside: 0 };
  for (const run of runs) {
    const found = predictPooled(pooled, run, LOOK, featureSet);
    const outcome = run.finalAccuracy > SUCCESS ? "good" : "bad";
    if (typeof found === "string") counts.outside++;
    else counts[`${outcome}${found.success >= 0.5 ? "Kept" : "Stopped"}`]++;
  }
  const { goodKept, goodStopped, badKept, badStopped, outside } = counts;
  return [study.name, ...[goodKept, goodStopped, badKept, badStopped, outside].map(String)];
}

const validationLoss = "log of validation over training loss";

/** All that there are but the size of the untrained weights. */
const isNoSize = (name: string) => !name.startsWith("log weight size");

/** Features by their names, or those of all that there are which a test keeps. */
const tried: Record<
  FeatureSet,
  readonly { title: string; names: readonly string[] | ((name: string) => boolean) }[]
> = {
  withLabels: [
    { title: "training loss and recent validation accuracy", names: pooledFeatures.withLabels },
    { title: "the same and validation loss", names: [...pooledFeatures.withLabels, validationLoss] },
    { title: "training loss alone", names: ["log training loss"] },
    { title: "training and validation loss", names: ["log training loss", validationLoss] },
    {
      title: "training loss, accuracy and the label-free features",
      names: [...pooledFeatures.withLabels, ...pooledFeatures.labelFree],
    },
    { title: "all features", names: () => true },
  ],
  labelFree: [
    { title: "stable rank: fall since the start (mean), now (largest)", names: pooledFeatures.labelFree },
    { title: "its fall alone", names: pooledFeatures.labelFree.slice(0, 1) },
    { title: "its largest value now alone", names: pooledFeatures.labelFree.slice(1) },
    {
      title: "the same of the mean singular value",
      names: pooledFeatures.labelFree.map((name) => name.replace("log stable rank", "log mean")),
    },
    {
      title: "the same after the activation",
      names: pooledFeatures.labelFree.map((name) => name.replace("linear", "activation")),
    },
    {
      title: "its last step and its largest step (mean)",
      names: ["log stable rank, linear, last step, mean", "log stable rank, linear, largest step, mean"],
    },
    { title: "the size of the untrained weights alone", names: (name) => !isNoSize(name) },
    { title: "all features but the size of the weights", names: isNoSize },
    { title: "all features", names: () => true },
  ],
};

function triedTable(featureSet: FeatureSet, leftOut: readonly LeftOut[]): string {
  return markdownTable({
    head: ["features", ...leftOut.map(({ study }) => study.name)],
    rows: tried[featureSet].map(({ title, names }) => [
      title,
      ...leftOut.map((family) =>
        figure(
          areaWith(
            family,
            featureSet,
            typeof names === "function" ? namesInAll(family, featureSet).filter(names) : names,
          ),
        ),
      ),
    ]),
  });
}

function areaWith(
  { others, runs }: LeftOut,
  featureSet: FeatureSet,
  names: readonly string[],
): number | null {
  const model = fitPooledAt(others, LOOK, featureSet, names);
  if (!model) return null;
  return areaUnderCurve(
    runs.map((run) => place(model, featuresAt(run, LOOK, featureSet)!)!.success),
    runs.map(({ finalAccuracy }) => finalAccuracy > SUCCESS),
  );
}

function namesInAll({ others, runs }: LeftOut, featureSet: FeatureSet): string[] {
  const all = [runs, ...others.map((kind) => kind.runs)].flat();
  const features = all.map((run) => featuresAt(run, LOOK, featureSet)!);
  return [...features[0]!.keys()].filter((name) => features.every((each) => each.has(name)));
}

function figure(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}
