import { createChoice } from "../page/choice.ts";
import { element } from "../page/element.ts";
import type { Run, StudyScore } from "../state/state.ts";
import { goodAccuracy } from "./headline.ts";
import { checkpointsOf, scoreOf } from "./studyFigures.ts";
import type { StudyEvents, StudyInput } from "./studySection.ts";

/** Chooses the checkpoint, the score and the accuracy from which a run counts as learned. */
export function createVerdictsControls(arrange: StudyEvents["arrange"]) {
  const checkpoint = element("select", { "aria-label": "Checkpoint" });
  checkpoint.addEventListener("change", () => arrange({ checkpoint: Number(checkpoint.value) }));
  const scoreChoice = createChoice("Score", { sF: "s_F", sFv: "s_Fv", accuracy: "accuracy" }, (chosen) =>
    arrange({ score: chosen }),
  );
  const success = element("input", {
    type: "number",
    min: "0",
    max: "100",
    step: "any",
    "aria-label": "Final accuracy from which a run counts as learned, in percent",
  });
  success.addEventListener("change", () => {
    const share = Number(success.value) / 100;
    if (success.value !== "" && share >= 0 && share <= 1) arrange({ success: share });
  });
  const root = element(
    "div",
    { class: "switches" },
    element("label", {}, "Checkpoint ", checkpoint),
    scoreChoice.root,
    element("label", {}, "Counts as learned at ≥ ", success, " % accuracy"),
  );

  return {
    root,
    /** Shows what is chosen, or else the defaults; answers the checkpoint and the accuracy. */
    show(runs: readonly Run[], view: StudyInput["view"]): { at: number; level: number } {
      const checkpoints = checkpointsOf(runs);
      const at =
        view.checkpoint !== null && checkpoints.includes(view.checkpoint)
          ? view.checkpoint
          : (firstScored(runs, checkpoints, view.score) ?? checkpoints[0] ?? 10);
      showCheckpoints(checkpoint, checkpoints, at);
      scoreChoice.show(view.score);
      const level = view.success ?? goodAccuracy(runs);
      if (document.activeElement !== success) success.value = String(Math.round(10_000 * level) / 100);
      return { at, level };
    },
  };
}

/** The first checkpoint at which a run has the score: before the first window is full there is none. */
function firstScored(
  runs: readonly Run[],
  checkpoints: readonly number[],
  score: StudyScore,
): number | undefined {
  return checkpoints.find((epoch) =>
    runs.some(({ records }) => {
      const record = records[epoch];
      return record !== undefined && record !== null && scoreOf(record, score) !== null;
    }),
  );
}

function showCheckpoints(select: HTMLSelectElement, checkpoints: readonly number[], at: number): void {
  const key = checkpoints.join();
  if (select.dataset["key"] !== key) {
    select.dataset["key"] = key;
    select.replaceChildren(
      ...checkpoints.map((epoch) => element("option", { value: String(epoch) }, `epoch ${epoch}`)),
    );
  }
  select.value = String(at);
}
