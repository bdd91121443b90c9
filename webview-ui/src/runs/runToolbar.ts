import { formatCount, formatInteger } from "../../../server/src/domain/format.ts";
import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import type { SavedFile } from "../pictures/download.ts";
import type { PanelState, Scope } from "../state/state.ts";
import { actionsFor } from "./actions.ts";
import { createColumnChooser } from "./columnChooser.ts";
import { deletionOf } from "./deletion.ts";
import type { ListedRuns } from "./listedRuns.ts";
import { runsFile } from "./runsFile.ts";
import { createScopePicker } from "./scopePicker.ts";

export interface RunToolbarEvents {
  filter(text: string): void;
  choose(scope: Scope): void;
  /** shows or hides a column */
  showColumn(column: string, shown: boolean): void;
  act(action: RunAction, runs: readonly RunId[]): void;
  confirm(runs: readonly RunId[]): void;
  pin(runs: readonly RunId[]): void;
  compare(runs: readonly RunId[]): void;
  /** saves the table as a file */
  save(file: SavedFile): void;
  /** lists again what brushes of the study's picture leave out */
  clearBrushes(): void;
}

export interface RunToolbar {
  root: HTMLElement;
  render(state: PanelState, listed: ListedRuns): void;
}

const hint =
  'All words must match: running unlikely "two words" lr<1e-3 width=64 accuracy>=70% validationLoss<0.3 seed=3 epoch<10';

/** The study picker, the filter, the choice of columns and the table's file; while several runs are selected, also their actions. */
export function createRunToolbar(events: RunToolbarEvents): RunToolbar {
  const input = element("input", {
    type: "search",
    placeholder: "Filter, e.g. unlikely lr<1e-3",
    "aria-label": "Filter the runs",
    title: hint,
    spellcheck: "false",
  });
  const number = element("span", { class: "muted number", role: "status" });
  const scope = createScopePicker(events.choose);
  const columns = createColumnChooser(events.showColumn);
  const brushes = element("button", { type: "button", class: "small" }, "Clear brushes");
  brushes.addEventListener("click", events.clearBrushes);
  let shown: { listed: ListedRuns; choices: PanelState["view"]["columns"] } | undefined;
  const table = element(
    "button",
    { type: "button", class: "small table-file", title: "Save these runs and columns as a CSV file" },
    "Save CSV",
  );
  table.addEventListener("click", () => {
    if (shown) events.save(runsFile(shown.listed, shown.choices));
  });
  const buttons = element("div", { class: "buttons selection" });
  input.addEventListener("input", () => events.filter(input.value));

  function button(label: string, disabled: boolean, act: () => void, variant = ""): HTMLElement {
    const made = element("button", { type: "button", class: variant }, label);
    made.disabled = disabled;
    made.addEventListener("click", act);
    return made;
  }

  function actionButtons({ runs, view, confirming, connection }: PanelState): HTMLElement[] {
    const { selected } = view;
    const disabled = connection.state !== "open";
    const summariesOf = (ids: readonly RunId[]) => ids.flatMap((id) => runs.get(id)?.summary ?? []);
    if (confirming.length > 1) {
      const deletion = deletionOf(summariesOf(confirming), view.scope);
      return [
        element("span", { role: "alert" }, deletion.question),
        button("Keep", false, () => events.confirm([])),
        button(deletion.button, disabled, () => events.act("delete", confirming), "danger"),
      ];
    }
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
      element("div", { class: "filter-line" }, scope.root, input, number, brushes, columns.root, table),
      buttons,
    ),
    render(state, listed) {
      const { runs, view, confirming, connection } = state;
      scope.render(state);
      columns.render(listed.columns, view.columns);
      shown = { listed, choices: view.columns };
      table.disabled = listed.runs.length === 0;
      if (document.activeElement !== input && input.value !== view.filter) input.value = view.filter;
      brushes.hidden = Object.keys(view.brushes).length === 0;
      setText(number, countText(view.filter !== "" || !brushes.hidden, listed));
      input.setAttribute("aria-invalid", String(listed.unknown.length > 0));
      buttons.hidden = view.selected.length < 2 && confirming.length < 2;
      if (buttons.hidden) return;
      const states = view.selected.map((run) => runs.get(run)?.summary.state);
      const key = JSON.stringify([view.selected, view.scope, states, confirming, connection.state]);
      if (buttons.dataset["key"] === key) return;
      const hadFocus = buttons.contains(document.activeElement);
      buttons.dataset["key"] = key;
      buttons.replaceChildren(...actionButtons(state));
      if (hadFocus) buttons.querySelector("button")?.focus();
    },
  };
}

function countText(isFiltered: boolean, { runs, inScope, unknown, isReading }: ListedRuns): string {
  if (isReading) return "Reading the runs' metrics…";
  if (unknown[0] !== undefined) return `No column or metric is called ${unknown[0]}`;
  return !isFiltered
    ? formatCount(inScope, "run")
    : `${formatInteger(runs.length)} of ${formatCount(inScope, "run")}`;
}
