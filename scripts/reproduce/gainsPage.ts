/** docs/results/table1-gains.md. */
import { evaluateStudy } from "../../server/src/indicator/evaluation/evaluateStudy.ts";
import { defaultEvaluation, type Prediction } from "../../server/src/indicator/evaluation/evaluation.ts";
import { markdownTable } from "../../server/src/indicator/evaluation/renderMarkdown.ts";
import { paperSuccess } from "../../server/src/indicator/outcomes/success.ts";
import { experiments } from "./experiments.ts";
import { provenance } from "./provenance.ts";
import { type ReproducedStudy, secondsOf } from "./study.ts";

export interface GainStudy {
  /** how the gains are drawn */
  title: string;
  study: ReproducedStudy;
}

const predictors = [
  { id: "sF", title: "s_F" },
  { id: "sFv", title: "s_Fv" },
  { id: "validationAccuracy", title: "validation accuracy" },
] as const;

const paper = experiments.find(({ name }) => name === "table1")!.correlations;

export function gainsPage(studies: readonly GainStudy[]): string {
  const seconds = studies.reduce((sum, { study }) => sum + secondsOf(study.finished), 0);
  const evaluated = studies.map(({ title, study }) => ({
    title,
    evaluation: evaluateStudy(study.histories, {
      ...{ ...defaultEvaluation, indicator: study.indicator, success: paperSuccess },
    }),
  }));
  const parts = [
    "# Table I with other distributions of the gain",
    "The paper varies the standard deviation of Xavier's initialization “within a factor of 10” and does not give the distribution. [Table I](table1.md) here draws gains uniformly from 0.1 to 20. These are smaller studies of the same network, data and recipe, with 5,000 training and 1,000 validation samples and 60 epochs, and with four distributions of the gain.",
    [
      "- command: `npm run reproduce -- table1-gains`",
      `- runs: ${studies.map(({ study }) => study.finished.length).join(", ")}; the paper has 120`,
      ...provenance(seconds),
    ].join("\n"),
    "No distribution comes near the paper's 0.773 and 0.831 at epochs 20 and 30: once networks have converged, a low s_F no longer means a bad run, whatever the gains. With so few samples almost no run is above 65%, so the AUC rests on one or two good runs.",
    "Spearman's correlation with the final validation accuracy, its 95% interval by a bootstrap over runs, and the area under the ROC curve for a final accuracy above 65%:",
    ...predictors.flatMap(({ id, title }) => [
      `## ${title}`,
      markdownTable({
        head: ["gains", "good runs", ...paper.map(({ checkpoint }) => `epoch ${checkpoint}`)],
        rows: [
          ["the paper's", "32 of 120", ...paper.map((row) => row[id].toFixed(3))],
          ...evaluated.map(({ title: gains, evaluation: { good, runs, checkpoints } }) => [
            ...[gains, `${good} of ${runs}`],
            ...paper.map(({ checkpoint }) => {
              const at = checkpoints.find((one) => one.checkpoint === checkpoint);
              return cell(at?.predictions.find((prediction) => prediction.id === id));
            }),
          ]),
        ],
      }),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function cell(prediction: Prediction | undefined): string {
  if (!prediction || prediction.spearman === null) return "–";
  const { spearman, spearmanInterval, auc } = prediction;
  const interval = spearmanInterval
    ? ` [${spearmanInterval.low.toFixed(3)}, ${spearmanInterval.high.toFixed(3)}]`
    : "";
  return `${spearman.toFixed(3)}${interval}${auc === null ? "" : `, AUC ${auc.toFixed(3)}`}`;
}
