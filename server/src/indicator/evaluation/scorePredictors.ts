import type { Predictor } from "./predictor.ts";
import type { Matrix } from "./runHistory.ts";
import { type ScoreAt, type ScoringSettings, scoreAt } from "./scoreAt.ts";

const matrices: readonly Matrix[] = ["linear", "activation"];

/** The scores as the study's settings have them. */
export function scorePredictors(settings: ScoringSettings): Predictor[] {
  const of = (id: string, title: string, value: (scores: ScoreAt) => number | null): Predictor => ({
    id,
    title,
    kind: "score",
    labels: "none",
    at(run, checkpoint) {
      const scores = scoreAt(run, checkpoint, settings);
      return scores && value(scores);
    },
  });
  return [
    { ...of("sF", "s_F", ({ sF }) => sF), level: () => settings.threshold },
    {
      ...of("sFv", "s_Fv", ({ sFv }) => sFv),
      labels: "validation",
      level: (successAccuracy) => successAccuracy,
    },
    of("ss", "s_s", ({ ss }) => ss),
    of("so", "s_o", ({ so }) => so),
  ];
}

/** s_F, s_Fv and s_s with other windows and of the other matrix: what the settings could have been. */
export function variantPredictors(settings: ScoringSettings, windows: readonly number[]): Predictor[] {
  const all = matrices.flatMap((matrix) => windows.map((window) => ({ matrix, window })));
  return all
    .filter(({ matrix, window }) => matrix !== settings.matrix || window !== settings.window)
    .flatMap(({ matrix, window }) =>
      scorePredictors({ ...settings, matrix, window })
        .filter(({ id }) => id !== "so")
        .map(
          (predictor): Predictor => ({
            ...predictor,
            id: `${predictor.id}:${matrix}:${window}`,
            title: `${predictor.title}, ${matrix}, window ${window}`,
            kind: "variant",
          }),
        ),
    );
}
