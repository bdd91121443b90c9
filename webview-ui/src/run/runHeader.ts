import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { runLabel } from "../../../server/src/domain/parameters.ts";
import { formatMetric, type ListedRun } from "../../../server/src/domain/runFields.ts";
import type { Notes, RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import { createNotesEditor } from "../page/notesEditor.ts";
import { stateGlyph } from "../runs/runRow.ts";
import type { PanelState, Run } from "../state/state.ts";
import { createRunButtons, type RunButtonsEvents } from "./runButtons.ts";
import { renderVerdict } from "./verdictLine.ts";
import { createWhyView } from "./whyView.ts";

export interface RunHeaderEvents extends RunButtonsEvents {
  annotate(run: RunId, notes: Notes): void;
  /** opens or closes the evidence */
  openWhy(open: boolean): void;
}

export interface RunHeader {
  root: HTMLElement;
  /** @param paths of the parameters by which the runs of the study are called */
  render(state: PanelState, run: Run, paths: readonly string[]): void;
}

/** The chosen run: its parameters, its verdict with the evidence in words, and its actions. */
export function createRunHeader(events: RunHeaderEvents): RunHeader {
  const why = createWhyView(events.openWhy);
  const title = element("h2");
  const state = element("span", { class: "state" });
  const [course, recipe] = [element("span"), element("span", { class: "recipe" })];
  const facts = element("p", { class: "muted facts" }, course, recipe);
  const problem = element("p", { class: "run-problem" });
  const verdict = element("p", { class: "verdict", "aria-live": "polite" });
  const buttons = createRunButtons(events);
  const line = element("div", { class: "title-line" }, title, state);
  const notes = createNotesEditor((run, written) => events.annotate(run, written));
  const actions = element("div", { class: "actions" }, buttons.root, notes.root);
  const root = element("header", {}, line, facts, problem, verdict, why.root, actions);

  return {
    root,
    render(panel, run, paths) {
      renderSummary(panel, run.summary, paths);
      why.render(run, panel.view.why);
    },
  };

  function renderSummary(panel: PanelState, run: RunSummary, paths: readonly string[]): void {
    const label = runLabel(run, paths);
    setText(title, label);
    if (state.dataset["state"] !== run.state) {
      state.dataset["state"] = run.state;
      state.replaceChildren(stateGlyph(run.state), ` ${run.state}`);
    }
    const shape = run.hidden.join("-");
    const epoch = `epoch ${Math.max(0, run.epoch)} of ${run.epochs}`;
    const known = label.includes(shape) ? [] : [shape];
    setText(course, [run.name, epoch, ...bestText(run)].join(" · "));
    const parts = [...known, run.scheme, run.kernels ?? run.engine].filter((part) => part !== "");
    setText(recipe, parts.map((part) => ` · ${part}`).join(""));
    const sentence = run.problem ?? run.reading ?? run.unscored ?? "";
    setText(problem, sentence);
    problem.hidden = sentence === "";
    renderVerdict(verdict, run);
    buttons.render(panel, run);
    notes.render(run.run, run.notes, panel.connection.state === "open");
  }
}

/** The best epoch of the run by its study's objective; [] where it is not known. */
function bestText({ best, objective }: ListedRun): string[] {
  if (!best) return [];
  const metric = objective?.metric ?? "validationAccuracy";
  return [`best ${metricTitle(metric)} ${formatMetric(best.value, metric)} at epoch ${best.epoch}`];
}
