import { formatCount } from "../../../server/src/domain/format.ts";
import { runLabel } from "../../../server/src/domain/parameters.ts";
import { isOver, type RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId, RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import { actionsFor } from "../runs/actions.ts";
import { stateGlyph, verdictBadge } from "../runs/runRow.ts";
import type { PanelState, Run } from "../state/state.ts";
import { withSubscripts } from "./symbols.ts";
import { createWhyView } from "./whyView.ts";

export interface RunHeaderEvents {
  act(action: RunAction, run: RunId): void;
  /** asks whether to delete; nothing takes the question back */
  confirm(runs: readonly RunId[]): void;
  pin(run: RunId): void;
  /** keeps this run in view beside the ones that are chosen next; null lets it go */
  holdBeside(run: RunId | null): void;
  /** null where there is no editor */
  reveal: ((run: RunId) => void) | null;
  /** opens or closes the evidence */
  openWhy(open: boolean): void;
}

export interface RunHeader {
  root: HTMLElement;
  /** @param paths of the parameters by which the runs of the study are called */
  render(state: PanelState, run: Run, paths: readonly string[]): void;
}

/** What the chosen run is, the evidence of its verdict in words, and what can be done with it. */
export function createRunHeader(events: RunHeaderEvents): RunHeader {
  const why = createWhyView(events.openWhy);
  const title = element("h2");
  const state = element("span", { class: "state" });
  const facts = element("p", { class: "muted facts" });
  const problem = element("p", { class: "run-problem" });
  const verdict = element("p", { class: "verdict", "aria-live": "polite" });
  const buttons = element("div", { class: "buttons" });
  const line = element("div", { class: "title-line" }, title, state);
  const root = element("header", {}, line, facts, problem, verdict, why.root, buttons);

  function renderButtons({ confirming, connection, view }: PanelState, run: RunSummary): void {
    const isConfirming = confirming.length === 1 && confirming[0] === run.run;
    const disabled = connection.state !== "open";
    const isPinned = view.pinned.includes(run.run);
    const key = JSON.stringify([
      run.run,
      run.uri,
      actionsFor(run),
      isConfirming,
      disabled,
      isPinned,
      view.beside,
    ]);
    if (buttons.dataset["key"] === key) return;
    const hadFocus = buttons.contains(document.activeElement);
    buttons.dataset["key"] = key;
    buttons.replaceChildren(...(isConfirming ? confirmation(run.run) : daemonButtons(run)));
    for (const button of buttons.querySelectorAll("button")) button.disabled = disabled;
    if (!isConfirming) buttons.append(...pageButtons(run, isPinned, view.beside));
    if (hadFocus) buttons.querySelector("button")?.focus();
  }

  function daemonButtons({ run, ...summary }: RunSummary): HTMLElement[] {
    return actionsFor({ run, ...summary }).map(({ id, label }) =>
      createButton(label, () => (id === "delete" ? events.confirm([run]) : events.act(id, run))),
    );
  }

  function pageButtons({ run, uri }: RunSummary, isPinned: boolean, beside: RunId | null): HTMLElement[] {
    const { reveal } = events;
    const made = uri !== null && reveal ? [createButton("Open spec", () => reveal(run))] : [];
    made.push(createButton(isPinned ? "Unpin" : "Pin", () => events.pin(run)));
    made.push(
      beside === null
        ? createButton("Compare", () => events.holdBeside(run))
        : createButton("End comparison", () => events.holdBeside(null)),
    );
    return made;
  }

  function confirmation(run: RunId): HTMLElement[] {
    return [
      element("span", { role: "alert" }, "Delete this run and all its records?"),
      createButton("Keep", () => events.confirm([])),
      createButton("Delete for good", () => events.act("delete", run), "danger"),
    ];
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
    setText(title, `${label.charAt(0).toUpperCase()}${label.slice(1)}`);
    if (state.dataset["state"] !== run.state) {
      state.dataset["state"] = run.state;
      state.replaceChildren(stateGlyph(run.state), ` ${run.state}`);
    }
    const shape = run.hidden.join("-");
    const epoch = `epoch ${Math.max(0, run.epoch)} of ${run.epochs}`;
    setText(facts, [run.name, shape, run.scheme, run.kernels ?? run.engine, epoch].join(" · "));
    const sentence = run.problem ?? run.reading ?? run.unscored ?? "";
    setText(problem, sentence);
    problem.hidden = sentence === "";
    renderVerdict(verdict, run);
    renderButtons(panel, run);
  }
}

function renderVerdict(paragraph: HTMLElement, run: RunSummary): void {
  const { verdict, dismissed } = run;
  const key = JSON.stringify([verdict, dismissed, run.state, run.state === "running" || run.epoch]);
  if (paragraph.dataset["key"] === key) return;
  paragraph.dataset["key"] = key;
  paragraph.hidden = verdict === null;
  if (verdict === null) return;
  paragraph.className = `verdict verdict-${verdict.verdict}`;
  const { calibrated, sentence, withinStudy } = verdict;
  const isAgainst = verdict.verdict !== "continue";
  const remarks = [
    isAgainst && !calibrated && !withinStudy && "Advice only: the thresholds are not calibrated.",
    isAgainst && savingOf(run, verdict),
    dismissed && "You chose to continue.",
  ].filter((remark) => remark !== false && remark !== "");
  paragraph.replaceChildren(
    verdictBadge(verdict.verdict, dismissed),
    ...withSubscripts(` ${[sentence, ...remarks].join(" ")}`),
  );
}

/** What giving up at the verdict saves; of a run that went on, what it would have saved. "" for nothing. */
function savingOf({ state, epoch }: RunSummary, { epoch: at, decision, saves }: VerdictRecord): string {
  const hasEnded = isOver(state) && state !== "stopped";
  if (hasEnded)
    return epoch > at ? `Stopping there would have saved ${formatCount(epoch - at, "epoch")}.` : "";
  if (saves <= 0) return "";
  return `Stopping here ${decision === "stopped" ? "saved" : "saves"} ${formatCount(saves, "epoch")}.`;
}

function createButton(label: string, act: () => void, variant = ""): HTMLButtonElement {
  const button = element("button", { type: "button", class: variant }, label);
  button.addEventListener("click", act);
  return button;
}
