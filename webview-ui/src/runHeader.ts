import type { RunId, RunSummary } from "../../server/src/protocol/protocol.ts";
import { type ActionId, actionsFor } from "./actions.ts";
import { element, setText } from "./element.ts";
import { formatNumber } from "./format.ts";
import { stateGlyph, verdictBadge } from "./runRow.ts";
import type { PanelState } from "./state.ts";
import { withSubscripts } from "./symbols.ts";
import { verdictSentence } from "./verdictSentence.ts";

export interface RunHeaderEvents {
  act(action: ActionId, run: RunId): void;
  /** asks whether to delete; null takes the question back */
  confirm(run: RunId | null): void;
  reveal(run: RunId): void;
}

export interface RunHeader {
  root: HTMLElement;
  render(state: PanelState, run: RunSummary): void;
}

/** What the chosen run is, the evidence of its verdict in words, and what can be done with it. */
export function createRunHeader(events: RunHeaderEvents): RunHeader {
  const title = element("h2");
  const state = element("span", { class: "state" });
  const facts = element("p", { class: "muted facts" });
  const problem = element("p", { class: "run-problem" });
  const verdict = element("p", { class: "verdict", "aria-live": "polite" });
  const buttons = element("div", { class: "buttons" });
  const line = element("div", { class: "title-line" }, title, state);
  const root = element("header", {}, line, facts, problem, verdict, buttons);

  function renderButtons(run: RunSummary, confirming: boolean, disabled: boolean): void {
    const key = JSON.stringify([run.run, run.uri, actionsFor(run), confirming, disabled]);
    if (buttons.dataset["key"] === key) return;
    const hadFocus = buttons.contains(document.activeElement);
    buttons.dataset["key"] = key;
    const made = confirming ? confirmation(run.run) : ordinaryButtons(run);
    buttons.replaceChildren(...made);
    for (const button of buttons.querySelectorAll("button")) button.disabled = disabled;
    if (hadFocus) buttons.querySelector("button")?.focus();
  }

  function ordinaryButtons(run: RunSummary): HTMLElement[] {
    const made = actionsFor(run).map(({ id, label }) =>
      createButton(label, () => (id === "delete" ? events.confirm(run.run) : events.act(id, run.run))),
    );
    if (run.uri !== null) made.push(createButton("Open spec", () => events.reveal(run.run)));
    return made;
  }

  function confirmation(run: RunId): HTMLElement[] {
    return [
      element("span", { role: "alert" }, "Delete this run and all its records?"),
      createButton("Keep", () => events.confirm(null)),
      createButton("Delete for good", () => events.act("delete", run), "danger"),
    ];
  }

  return {
    root,
    render({ confirming, connection }, run) {
      setText(title, `Gain ${formatNumber(run.gain)}, seed ${run.seed}`);
      if (state.dataset["state"] !== run.state) {
        state.dataset["state"] = run.state;
        state.replaceChildren(stateGlyph(run.state), ` ${run.state}`);
      }
      const shape = run.hidden.join("-");
      const epoch = `epoch ${Math.max(0, run.epoch)} of ${run.epochs}`;
      setText(facts, [run.name, shape, run.scheme, run.engine, epoch].join(" · "));
      setText(problem, run.problem ?? "");
      problem.hidden = run.problem === null;
      renderVerdict(verdict, run);
      renderButtons(run, confirming === run.run, connection.state !== "open");
    },
  };
}

function renderVerdict(paragraph: HTMLElement, { verdict, dismissed }: RunSummary): void {
  const key = JSON.stringify([verdict, dismissed]);
  if (paragraph.dataset["key"] === key) return;
  paragraph.dataset["key"] = key;
  paragraph.hidden = verdict === null;
  if (verdict === null) return;
  paragraph.className = `verdict verdict-${verdict.verdict}`;
  const afterwards = dismissed ? " You chose to continue." : "";
  paragraph.replaceChildren(
    verdictBadge(verdict.verdict, dismissed),
    ...withSubscripts(` ${verdictSentence(verdict)}${afterwards}`),
  );
}

function createButton(label: string, act: () => void, variant = ""): HTMLButtonElement {
  const button = element("button", { type: "button", class: variant }, label);
  button.addEventListener("click", act);
  return button;
}
