import {
  formatCount,
  formatInteger,
  formatPercent,
  formatSetPercent,
} from "../../../server/src/domain/format.ts";
import { verdictOrder, verdictWords } from "../../../server/src/domain/verdictWords.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { element } from "../page/element.ts";
import { table } from "../page/table.ts";
import type { StudyFigures } from "./studyFigures.ts";

/** The paper's figures 5 and 6, with *converged* as a verdict of its own. */
export function confusionTable({ confusion }: StudyFigures, at: number, success: number): HTMLElement {
  const rows = verdictOrder.map((verdict) => {
    const { trained, untrained } = confusion[verdict];
    return [verdictWords[verdict], String(trained), String(untrained), String(trained + untrained)];
  });
  return table(
    `Verdicts at epoch ${at} and final results`,
    ["Verdict", `Learned (≥ ${formatSetPercent(success)})`, "Did not learn", "Runs"],
    rows,
  );
}

/** Epochs that were requested, spent and saved. */
export function computeTable({ compute }: StudyFigures, at: number): HTMLElement {
  const share = (epochs: number) => (compute.asked > 0 ? formatPercent(epochs / compute.asked) : "–");
  const row = (what: string, epochs: number) => [what, formatInteger(epochs), share(epochs)];
  return table(
    "Compute",
    ["", "Epochs", "Share"],
    [
      row("requested", compute.asked),
      row("spent", compute.spent),
      row("saved by stopping", compute.saved),
      row(`could still have been saved by stopping at epoch ${at}`, compute.couldSave),
    ],
  );
}

/** The finished runs that learned although they were unlikely to at a checkpoint; a click chooses one. */
export function falseStops(
  { falseStops: runs }: StudyFigures,
  at: number,
  success: number,
  choose: (run: RunId) => void,
): HTMLElement {
  const text =
    runs.length === 0
      ? `None. Every finished run that was unlikely to learn at epoch ${at} ended below ${formatSetPercent(success)}.`
      : `${formatCount(runs.length, "finished run")} reached ${formatSetPercent(success)} although unlikely to learn at epoch ${at}:`;
  const buttons = runs.slice(0, 20).map(({ run, label, finalAccuracy }) => {
    const button = element(
      "button",
      { type: "button", class: "small" },
      `${label}: ${formatPercent(finalAccuracy)}`,
    );
    button.addEventListener("click", () => choose(run));
    return button;
  });
  return element(
    "section",
    { class: "chart" },
    element("h3", {}, "Wrongly stopped"),
    element("p", {}, text),
    element("div", { class: "buttons" }, ...buttons),
  );
}
