import { element } from "../page/element.ts";
import { type ListedStudy, studiesOf } from "../state/scope.ts";
import type { PanelState, Scope } from "../state/state.ts";

export interface ScopePicker {
  root: HTMLElement;
  render(state: PanelState): void;
}

/** Chooses whose runs the table lists: those of all studies, of the open workspace's, or of one study. */
export function createScopePicker(choose: (scope: Scope) => void): ScopePicker {
  const select = element("select", { "aria-label": "Study", class: "scope" });
  select.addEventListener("change", () => {
    const { value } = select;
    choose(value === "all" || value === "workspace" ? value : { study: value });
  });
  return {
    root: select,
    render({ runs, workspace, view: { scope } }) {
      const studies = studiesOf(runs.values());
      const options = [
        ...(workspace.length > 0 ? [{ value: "workspace", text: "Studies of this workspace" }] : []),
        { value: "all", text: "All studies" },
        ...studies.map((study) => ({ value: study.study, text: titleOf(study, studies) })),
      ];
      const key = JSON.stringify(options);
      if (select.dataset["key"] !== key) {
        select.dataset["key"] = key;
        select.replaceChildren(...options.map(({ value, text }) => element("option", { value }, text)));
      }
      // Where no workspace is open, all runs belong to it.
      select.value = typeof scope === "object" ? scope.study : workspace.length > 0 ? scope : "all";
    },
  };
}

/** The study's name, with the beginning of its id where another has the same name. */
function titleOf({ study, name, runs }: ListedStudy, all: readonly ListedStudy[]): string {
  const isUnique = all.filter((other) => other.name === name).length === 1;
  return `${name} (${isUnique ? "" : `${study.slice(0, 4)}, `}${runs})`;
}
