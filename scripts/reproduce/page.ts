import { evaluateStudy } from "../../server/src/indicator/evaluation/evaluateStudy.ts";
import {
  type CheckpointEvaluation,
  defaultEvaluation,
  type Evaluation,
} from "../../server/src/indicator/evaluation/evaluation.ts";
import { markdownTable, renderMarkdown } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
import { paperSuccess } from "../../server/src/indicator/outcomes/success.ts";
import type { EpochRecord, RunDetail } from "../../server/src/protocol/protocol.ts";
import type { Experiment, PaperConfusion, PaperCorrelations } from "./experiments.ts";
import type { Figure } from "./figures.ts";
import { overfittingSection } from "./overfitting.ts";
import { provenance } from "./provenance.ts";
import type { ReproducedStudy } from "./study.ts";

/** The page of an experiment: what it is, the paper's numbers and ours, pictures, the whole evaluation. */
export function resultPage(
  experiment: Experiment,
  study: ReproducedStudy,
  figures: readonly Figure[],
): string {
  const { name, title, spec, about } = experiment;
  const { finished, summaries, histories } = study;
  const evaluation =
    experiment.kind === "study"
      ? evaluateStudy(histories, {
          ...defaultEvaluation,
          indicator: study.indicator,
          success: experiment.success ?? paperSuccess,
        })
      : null;
  const seconds = finished.reduce(
    (sum, detail) => curveOf(detail).reduce((own, record) => own + record.seconds, sum),
    0,
  );
  const parts = [
    `# ${title}`,
    about,
    [
      `- command: \`npm run reproduce -- ${name}\``,
      `- spec: [${spec}](../../${spec})`,
      `- engine: ${engineText(study)}`,
      `- runs: ${finished.length} of ${summaries.length} trained to their end`,
      ...provenance(seconds),
    ].join("\n"),
    ...(experiment.correlations.length > 0 && evaluation ? besidePaper(experiment, evaluation) : []),
    ...(evaluation ? [] : outcomes(study)),
    ...(experiment.overfitting
      ? overfittingSection(finished.map((detail) => ({ detail, curve: curveOf(detail) })))
      : []),
    ...(experiment.differences ? ["## Differences", experiment.differences] : []),
    ...(experiment.shows ? ["## What it shows", experiment.shows] : []),
    ...(figures.length > 0 ? ["## Pictures"] : []),
    ...figures.map(({ file, caption }) => `![${caption}](${file})\n\n${caption}`),
    ...(evaluation ? ["## Full evaluation", renderMarkdown(evaluation).trimEnd()] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** "auto (native kernels with AVX-512)". */
function engineText({ engine, finished }: ReproducedStudy): string {
  const kernels = [...new Set(finished.flatMap((run) => run.kernels ?? []))];
  return kernels.length === 0 ? engine : `${engine} (${kernels.join(", ")})`;
}

function besidePaper({ correlations, confusions }: Experiment, evaluation: Evaluation): string[] {
  const at = (checkpoint: number) => evaluation.checkpoints.find((each) => each.checkpoint === checkpoint);
  const parts = [
    "## Compared with the paper",
    `Good runs: ${evaluation.good} of ${evaluation.runs}. Spearman's correlation with the final validation accuracy, paper → here:`,
    markdownTable({
      head: ["checkpoint", "s_F", "s_Fv", "validation accuracy"],
      rows: correlations.map((paper) => correlationRow(paper, at(paper.checkpoint))),
    }),
  ];
  if (confusions.length > 0)
    parts.push(
      "Good and bad runs by their prediction: s_F and s_Fv with the thresholds of the spec, validation accuracy above 65%:",
      markdownTable({
        head: ["predictor", "", "good, kept", "good, stopped", "bad, kept", "bad, stopped"],
        rows: confusions.flatMap((paper) => confusionRows(paper, at(paper.checkpoint))),
      }),
    );
  return parts;
}

function correlationRow(paper: PaperCorrelations, ours: CheckpointEvaluation | undefined): string[] {
  const cell = (id: keyof Omit<PaperCorrelations, "checkpoint">) => {
    const own = ours?.predictions.find((prediction) => prediction.id === id)?.spearman;
    return `${paper[id].toFixed(3)} → ${own?.toFixed(3) ?? "–"}`;
  };
  return [String(paper.checkpoint), cell("sF"), cell("sFv"), cell("validationAccuracy")];
}

function confusionRows(paper: PaperConfusion, ours: CheckpointEvaluation | undefined): string[][] {
  const names = { sF: "s_F", sFv: "s_Fv", validationAccuracy: "validation accuracy" };
  const row = (whose: string, ...counts: number[]) => [names[paper.predictor], whose, ...counts.map(String)];
  const rule = ours?.rules.find(({ id, kind }) => id === paper.predictor && kind === "given");
  const rows = [row("paper", paper.goodKept, paper.goodStopped, paper.badKept, paper.badStopped)];
  if (rule) {
    const { goodKept, goodStopped, badKept, badStopped } = rule;
    rows.push(row("here", goodKept, goodStopped, badKept, badStopped));
  }
  return rows;
}

/** The result of each run, where there are too few for statistics. */
function outcomes({ finished }: ReproducedStudy): string[] {
  const percent = (share: number | null | undefined) =>
    share == null ? "–" : `${(100 * share).toFixed(2)}%`;
  const rows = finished.map((detail) => {
    const curve = curveOf(detail);
    const best = curve.reduce((most, { validationAccuracy }) => Math.max(most, validationAccuracy ?? 0), 0);
    const last = curve.at(-1);
    return [
      String(detail.gain),
      String(detail.epoch),
      percent(last?.trainAccuracy),
      percent(last?.validationAccuracy),
      percent(best),
    ];
  });
  const head = ["gain", "epochs", "training accuracy", "validation accuracy", "best validation accuracy"];
  return ["## Outcome", markdownTable({ head, rows })];
}

function curveOf({ records, scoreRecords }: RunDetail): Omit<EpochRecord, "layers">[] {
  return scoreRecords ?? records ?? [];
}
