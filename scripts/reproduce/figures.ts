import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gainPath, seedPath } from "../../server/src/domain/parameters.ts";
import type { RunDetail } from "../../server/src/protocol/protocol.ts";
import type { Picture } from "../../webview-ui/src/pictures/picture.ts";
import { layerHistories } from "../../webview-ui/src/run/decay/decayCharts.ts";
import { decayPicture } from "../../webview-ui/src/run/decay/decayPicture.ts";
import { valueAxis } from "../../webview-ui/src/run/decay/decayScale.ts";
import { thinned } from "../../webview-ui/src/run/runSheet.ts";
import { accuracyPicture, scorePicture } from "../../webview-ui/src/run/scores/scoresPictures.ts";
import type { Run } from "../../webview-ui/src/state/state.ts";
import {
  distributionPicture,
  scatterPicture,
  scoreNames,
} from "../../webview-ui/src/study/pictures/studyPictures.ts";
import { studyFigures } from "../../webview-ui/src/study/studyFigures.ts";
import type { Experiment } from "./experiments.ts";
import { writePicture } from "./pictures.ts";

/** A picture's file, relative to the page, and what it shows. */
export interface Figure {
  file: string;
  caption: string;
}

/** final validation accuracy above which the paper calls an initialization good */
export const SUCCESS = 0.65;

/** how many initializations the paper's figure 4 shows */
const FEW = 5;

/**
 * Writes an experiment's pictures as SVG.
 *
 * @param runs finished runs with score records, or, where the decay is drawn, with their spectra
 * @param folder of the page
 * @param success final accuracy above which a run counts as good
 */
export async function writeFigures(
  experiment: Experiment,
  runs: readonly RunDetail[],
  folder: string,
  success: number,
): Promise<Figure[]> {
  await mkdir(join(folder, experiment.name), { recursive: true });
  const drawn: (Figure & { picture: Picture })[] = [];
  const add = (name: string, caption: string, picture: Picture) =>
    drawn.push({ file: `${experiment.name}/${name}.svg`, caption, picture });
  const study = runs.map(panelRun);

  for (const kind of experiment.pictures) {
    switch (kind) {
      case "distribution":
        add(
          "final-accuracies",
          `Final validation (green) and training (brown) accuracies; good runs are to the right of the red line, at ${Math.round(100 * success)}%.`,
          distributionPicture(studyFigures(study, { checkpoint: 10, score: "sF", success }), success),
        );
        break;
      case "correlation":
        for (const score of ["sF", "sFv", "accuracy"] as const) {
          const figures = studyFigures(study, { checkpoint: 10, score, success });
          const picture = scatterPicture(figures, score, 10, success, () => {});
          add(
            `${score}-at-10`,
            `${scoreNames[score]} at epoch 10 against the final validation accuracy.`,
            picture,
          );
        }
        break;
      case "scores": {
        const [first, ...others] = study.slice(0, FEW);
        if (!first) break;
        const options = { run: first, highlighted: others, others: [], paths: [gainPath, seedPath] };
        add(
          "s_F",
          `s_F of the first ${FEW} initializations over the epochs (figure 4).`,
          scorePicture(options),
        );
        add("accuracy", "Their accuracies; s_Fv of the first.", accuracyPicture(options));
        break;
      }
      case "accuracies":
        for (const run of study)
          add(
            `accuracy-gain-${run.summary.gain}`,
            `Accuracies at gain ${run.summary.gain}.`,
            accuracyPicture({ run, highlighted: [], others: [], paths: [gainPath, seedPath] }),
          );
        break;
      case "decay":
        for (const detail of runs) {
          for (const history of layerHistories(thinned(detail.records ?? []))) {
            const last = detail.epoch;
            const values = valueAxis(
              history.spectra.map(({ layer }) => layer),
              false,
            );
            const picture = decayPicture(history, {
              form: "curves",
              values,
              logIndex: false,
              until: last,
              last,
            });
            const caption = `${history.name} (${history.width} units) at gain ${detail.gain}: its singular values, from the first epoch (grey) to the last (blue).`;
            add(`decay-gain-${detail.gain}-${history.name}`, caption, picture);
          }
        }
        break;
    }
  }
  for (const { file, picture } of drawn) await writePicture(picture, join(folder, file));
  return drawn.map(({ file, caption }) => ({ file, caption }));
}

/** A run as the panel knows it. */
function panelRun(detail: RunDetail): Run {
  const curve = detail.scoreRecords ?? detail.records?.map((record) => ({ ...record, layers: [] })) ?? [];
  return {
    summary: detail,
    sequence: 0,
    records: curve,
    verdicts: detail.verdicts,
    indicator: detail.indicator,
  };
}
