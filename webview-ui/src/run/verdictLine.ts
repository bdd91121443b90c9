import { formatCount, formatInteger } from "../../../server/src/domain/format.ts";
import { isOver } from "../../../server/src/domain/runState.ts";
import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { withSubscripts } from "../page/symbols.ts";
import { verdictColour } from "../pictures/verdictSigns.ts";
import { verdictBadge } from "../runs/runRow.ts";

/** Shows a run's verdict in words, with what it saves, in a paragraph; hides that where there is none. */
export function renderVerdict(paragraph: HTMLElement, run: RunSummary): void {
  const { verdict, dismissed } = run;
  const key = JSON.stringify([verdict, dismissed, run.state, run.state === "running" || run.epoch]);
  if (paragraph.dataset["key"] === key) return;
  paragraph.dataset["key"] = key;
  paragraph.hidden = verdict === null;
  if (verdict === null) return;
  paragraph.className = `verdict verdict-${verdictColour(verdict)}`;
  const { calibrated, sentence, withinStudy, decision } = verdict;
  const isAgainst = verdict.verdict === "discard" || verdict.verdict === "saturated";
  const hasActed = decision === "stopped" || decision === "paused";
  const remarks = [
    isAgainst && !calibrated && !withinStudy && !hasActed && "Advice only: the policy has not acted on it.",
    isAgainst && savingOf(run, verdict),
    dismissed && (run.state === "finished" ? "You dismissed it." : "You chose to continue."),
  ].filter((remark) => remark !== false && remark !== "");
  paragraph.replaceChildren(
    verdictBadge(verdict, dismissed),
    ...withSubscripts(` ${[sentence, ...remarks].join(" ")}`),
  );
}

/** What stopping at the verdict saves, or would have saved. "" for nothing. */
export function savingOf(
  { state, epoch, epochs }: Pick<RunSummary, "state" | "epoch" | "epochs">,
  { epoch: at, decision, saves }: Pick<VerdictRecord, "epoch" | "decision" | "saves">,
): string {
  const of = `of ${formatCount(epochs, "epoch")}`;
  const left = formatInteger(epochs - Math.max(epoch, at));
  const hasEnded = isOver(state) && state !== "stopped";
  if (hasEnded)
    return epoch > at
      ? `Stopping it at epoch ${at} would have saved ${formatInteger(epoch - at)} ${of}.`
      : "";
  if (saves <= 0) return "";
  if (state === "stopped" && decision !== "stopped") return `Stopping it saved ${left} ${of}.`;
  if (decision === "stopped") return `Stopping it saved ${formatInteger(saves)} ${of}.`;
  return `Stop now to save ${left} ${of}.`;
}
