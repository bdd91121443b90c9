import { formatCount, formatInteger } from "../../../server/src/domain/format.ts";
import { metricTitle } from "../../../server/src/domain/metrics.ts";
import { runLabel } from "../../../server/src/domain/parameters.ts";
import { formatMetric, type ListedRun } from "../../../server/src/domain/runFields.ts";
import { isOver, type RunAction } from "../../../server/src/domain/runState.ts";
import type { Notes, RunId, RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import { createNotesEditor } from "../page/notesEditor.ts";
import { withSubscripts } from "../page/symbols.ts";
import { verdictColour } from "../pictures/verdictSigns.ts";
import { actionsFor } from "../runs/actions.ts";
import { type Deletion, deletionOf } from "../runs/deletion.ts";
import { stateGlyph, verdictBadge } from "../runs/runRow.ts";
import type { PanelState, Run } from "../state/state.ts";
import { createWhyView } from "./whyView.ts";

export interface RunHeaderEvents {
  act(action: RunAction, run: RunId): void;
  /** asks whether to delete; [] withdraws the question */
  confirm(runs: readonly RunId[]): void;
  pin(run: RunId): void;
  saveModel(run: RunId): void;
  /** keeps this run for comparison with the next chosen ones; null ends the comparison */
  holdBeside(run: RunId | null): void;
  /** null where there is no editor */
  reveal: ((run: RunId) => void) | null;
  annotate(run: RunId, notes: Notes): void;
  /** opens a spec that launches the run alone, for changes */
  rerun(run: RunId): void;
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
  const buttons = element("div", { class: "buttons" });
  const line = element("div", { class: "title-line" }, title, state);
  const notes = createNotesEditor((run, written) => events.annotate(run, written));
  const actions = element("div", { class: "actions" }, buttons, notes.root);
  const root = element("header", {}, line, facts, problem, verdict, why.root, actions);

  function renderButtons({ confirming, connection, view }: PanelState, run: RunSummary): void {
    const deletion = confirming.join() === run.run ? deletionOf([run], view.scope) : null;
    const disabled = connection.state !== "open";
    const isPinned = view.pinned.includes(run.run);
    const key = JSON.stringify([
      run.run,
      run.uri,
      run.epoch > 0,
      actionsFor(run),
      deletion,
      disabled,
      isPinned,
      view.beside,
    ]);
    if (buttons.dataset["key"] === key) return;
    const focused = buttons.contains(document.activeElement) ? document.activeElement : null;
    buttons.dataset["key"] = key;
    const [acts, deletes] = deletion ? [confirmation(run.run, deletion, events), []] : daemonButtons(run);
    for (const button of [...acts, ...deletes])
      if (button instanceof HTMLButtonElement) button.disabled = disabled;
    const others = deletion ? [] : pageButtons(run, isPinned, view.beside);
    buttons.replaceChildren(...acts, ...others, ...deletes);
    if (focused) focusAgain(buttons, focused.textContent ?? "");
  }

  /** What the daemon does to the run; deleting comes last, where no other button is expected. */
  function daemonButtons({ run, ...summary }: RunSummary): [acts: HTMLElement[], deletes: HTMLElement[]] {
    const buttonsOf = (isDelete: boolean) =>
      actionsFor({ run, ...summary })
        .filter(({ id }) => (id === "delete") === isDelete)
        .map(({ id, label }) =>
          createButton(label, () => (isDelete ? events.confirm([run]) : events.act(id, run))),
        );
    return [buttonsOf(false), buttonsOf(true)];
  }

  function pageButtons(
    { run, uri, engine, epoch, program }: RunSummary,
    isPinned: boolean,
    beside: RunId | null,
  ): HTMLElement[] {
    const { reveal } = events;
    // A program that was not started by the daemon has no spec.
    const hasSpec = program !== "opened";
    const made = uri !== null && reveal ? [createButton("Open spec", () => reveal(run))] : [];
    if (engine !== "program" && epoch > 0) made.push(createButton("Save model", () => events.saveModel(run)));
    made.push(createButton(isPinned ? "Unpin" : "Pin", () => events.pin(run)));
    made.push(
      beside === null
        ? createButton("Compare", () => events.holdBeside(run))
        : createButton("End comparison", () => events.holdBeside(null)),
    );
    made.push(createButton("Copy id", (button) => copy(run, button)));
    if (hasSpec) made.push(createButton("Rerun with changes", () => events.rerun(run)));
    return made;
  }

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
    renderButtons(panel, run);
    notes.render(run.run, run.notes, panel.connection.state === "open");
  }
}

function confirmation(run: RunId, { question, button }: Deletion, events: RunHeaderEvents): HTMLElement[] {
  return [
    element("span", { role: "alert" }, question),
    createButton("Keep", () => events.confirm([])),
    createButton(button, () => events.act("delete", run), "danger"),
  ];
}

/** The best epoch of the run by its study's objective; [] where it is not known. */
function bestText({ best, objective }: ListedRun): string[] {
  if (!best) return [];
  const metric = objective?.metric ?? "validationAccuracy";
  return [`best ${metricTitle(metric)} ${formatMetric(best.value, metric)} at epoch ${best.epoch}`];
}

function renderVerdict(paragraph: HTMLElement, run: RunSummary): void {
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

/** The button that replaces another once that was pressed. */
const successors: Readonly<Record<string, string>> = {
  Compare: "End comparison",
  "End comparison": "Compare",
  Pin: "Unpin",
  Unpin: "Pin",
  Keep: "Delete",
};

/** Gives the focus to the button that had it, to the one in its place, or else to the first. */
function focusAgain(buttons: HTMLElement, label: string): void {
  const all = [...buttons.querySelectorAll("button")];
  const called = (text: string | undefined) => all.find(({ textContent }) => textContent === text);
  (called(label) ?? called(successors[label]) ?? all[0])?.focus();
}

/** Puts the run's id into the clipboard, and says so on the button for a moment. */
function copy(run: RunId, button: HTMLButtonElement): void {
  const say = (text: string) => {
    const { textContent: before } = button;
    setText(button, text);
    setTimeout(() => setText(button, before ?? ""), 1500);
  };
  navigator.clipboard.writeText(run).then(
    () => say("Copied"),
    () => say(run),
  );
}

function createButton(
  label: string,
  act: (button: HTMLButtonElement) => void,
  variant = "",
): HTMLButtonElement {
  const button = element("button", { type: "button", class: variant }, label);
  button.addEventListener("click", () => act(button));
  return button;
}
