import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import { actionsFor } from "../runs/actions.ts";
import { type Deletion, deletionOf } from "../runs/deletion.ts";
import type { PanelState } from "../state/state.ts";

export interface RunButtonsEvents {
  act(action: RunAction, run: RunId): void;
  /** asks whether to delete; [] withdraws the question */
  confirm(runs: readonly RunId[]): void;
  pin(run: RunId): void;
  saveModel(run: RunId): void;
  /** keeps this run for comparison with the next chosen ones; null ends the comparison */
  holdBeside(run: RunId | null): void;
  /** null where there is no editor */
  reveal: ((run: RunId) => void) | null;
  /** opens a spec that launches the run alone, for changes */
  rerun(run: RunId): void;
}

/** The buttons of the chosen run. */
export function createRunButtons(events: RunButtonsEvents) {
  const root = element("div", { class: "buttons" });

  function render({ confirming, connection, view }: PanelState, run: RunSummary): void {
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
    if (root.dataset["key"] === key) return;
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    root.dataset["key"] = key;
    const [acts, deletes] = deletion ? [confirmation(run.run, deletion, events), []] : daemonButtons(run);
    for (const button of [...acts, ...deletes])
      if (button instanceof HTMLButtonElement) button.disabled = disabled;
    const others = deletion ? [] : pageButtons(run, isPinned, view.beside);
    root.replaceChildren(...acts, ...others, ...deletes);
    if (focused) focusAgain(root, focused.textContent ?? "");
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

  return { root, render };
}

function confirmation(run: RunId, { question, button }: Deletion, events: RunButtonsEvents): HTMLElement[] {
  return [
    element("span", { role: "alert" }, question),
    createButton("Keep", () => events.confirm([])),
    createButton(button, () => events.act("delete", run), "danger"),
  ];
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
