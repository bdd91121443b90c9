import { formatCount, formatInteger } from "../../../server/src/domain/format.ts";
import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import type { PanelState } from "../state/state.ts";
import { actionsFor } from "./actions.ts";

export interface RunToolbarEvents {
  filter(text: string): void;
  act(action: RunAction, runs: readonly RunId[]): void;
  confirm(runs: readonly RunId[]): void;
  pin(runs: readonly RunId[]): void;
  compare(runs: readonly RunId[]): void;
}

export interface RunToolbar {
  root: HTMLElement;
  /** @param shown the number of runs that the filter lets through */
  render(state: PanelState, shown: number): void;
}

const hint =
  'Words and figures that must hold: running discard "two words" gain>5 acc>=70% seed=3 epoch<10 sF>1';

/** The filter above the table and, while several runs are selected, what can be done with them. */
export function createRunToolbar(events: RunToolbarEvents): RunToolbar {
  const input = element("input", {
    type: "search",
    placeholder: "Filter, e.g. discard gain>5",
    "aria-label": "Filter the runs",
    title: hint,
    spellcheck: "false",
  });
  const number = element("span", { class: "muted", role: "status" });
  const buttons = element("div", { class: "buttons selection" });
  input.addEventListener("input", () => events.filter(input.value));

  function button(label: string, disabled: boolean, act: () => void, variant = ""): HTMLElement {
    const made = element("button", { type: "button", class: variant }, label);
    made.disabled = disabled;
    made.addEventListener("click", act);
    return made;
  }

  function actionButtons({ runs, view: { selected }, confirming, connection }: PanelState): HTMLElement[] {
    const disabled = connection.state !== "open";
    if (confirming.length > 1)
      return [
        element(
          "span",
          { role: "alert" },
          `Delete ${formatCount(confirming.length, "run")} and all their records?`,
        ),
        button("Keep", false, () => events.confirm([])),
        button("Delete for good", disabled, () => events.act("delete", confirming), "danger"),
      ];
    const able = (action: RunAction) =>
      selected.filter((run) => {
        const summary = runs.get(run)?.summary;
        return summary && actionsFor(summary).some(({ id }) => id === action);
      });
    const made = (["stop", "continue", "delete"] as const).flatMap((action) => {
      const ids = able(action);
      if (ids.length === 0) return [];
      const title = action[0]!.toUpperCase() + action.slice(1);
      const act = () =>
        action === "delete" && ids.length > 1 ? events.confirm(ids) : events.act(action, ids);
      return [button(ids.length === selected.length ? title : `${title} ${ids.length}`, disabled, act)];
    });
    made.push(button("Pin", false, () => events.pin(selected)));
    if (selected.length === 2) made.push(button("Compare", false, () => events.compare(selected)));
    return [element("span", {}, `${selected.length} selected`), ...made];
  }

  return {
    root: element(
      "div",
      { class: "toolbar" },
      element("div", { class: "filter-line" }, input, number),
      buttons,
    ),
    render(state, shown) {
      const { runs, view, confirming, connection } = state;
      if (document.activeElement !== input && input.value !== view.filter) input.value = view.filter;
      setText(
        number,
        view.filter === ""
          ? formatCount(runs.size, "run")
          : `${formatInteger(shown)} of ${formatCount(runs.size, "run")}`,
      );
      buttons.hidden = view.selected.length < 2 && confirming.length < 2;
      if (buttons.hidden) return;
      const states = view.selected.map((run) => runs.get(run)?.summary.state);
      const key = JSON.stringify([view.selected, states, confirming, connection.state]);
      if (buttons.dataset["key"] === key) return;
      const hadFocus = buttons.contains(document.activeElement);
      buttons.dataset["key"] = key;
      buttons.replaceChildren(...actionButtons(state));
      if (hadFocus) buttons.querySelector("button")?.focus();
    },
  };
}
