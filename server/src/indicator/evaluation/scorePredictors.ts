import type { Matrix } from "../runHistory.ts";
import type { ScoringSettings } from "../scores/settings.ts";
import { type ScoreAt, scoreAt } from "../verdicts/scoreAt.ts";
import type { Predictor } from "./predictor.ts";

const matrices: readonly Matrix[] = ["linear", "activation"];

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

/** s_F, s_Fv and s_s with other windows, of the other matrix and with the other normalization. */
export function variantPredictors(settings: ScoringSettings, windows: readonly number[]): Predictor[] {
  const all = matrices.flatMap((matrix) => windows.map((window) => ({ matrix, window })));
  const { normalization = "width" } = settings;
  const other = normalization === "width" ? "relative" : "width";
  return [
    ...all
      .filter(({ matrix, window }) => matrix !== settings.matrix || window !== settings.window)
      .flatMap(({ matrix, window }) =>
        variants(settings, { matrix, window }, `${matrix}:${window}`, `${matrix}, window ${window}`),
      ),
    ...variants(settings, { normalization: other }, other, other),
  ];
}

function variants(
  settings: ScoringSettings,
  changed: Partial<ScoringSettings>,
  id: string,
  title: string,
): Predictor[] {
  return scorePredictors({ ...settings, ...changed })
    .filter((predictor) => predictor.id !== "so")
    .map(
      (predictor): Predictor => ({
        ...predictor,
        id: `${predictor.id}:${id}`,
        title: `${predictor.title}, ${title}`,
        kind: "variant",
      }),
    );
}
