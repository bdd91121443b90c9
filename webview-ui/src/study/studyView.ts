import { formatCount } from "../../../server/src/domain/format.ts";
import { type RunState, runStates } from "../../../server/src/domain/runState.ts";
import { createChoice } from "../page/choice.ts";
import { element, setText } from "../page/element.ts";
import { createNotesEditor } from "../page/notesEditor.ts";
import type { Run, StudySection } from "../state/state.ts";
import { createComputeSection } from "./computeSection.ts";
import { createCurvesSection } from "./curvesSection.ts";
import { headline } from "./headline.ts";
import { createParametersSection } from "./parametersSection.ts";
import { createStudiesSection } from "./studiesSection.ts";
import { calibrationText, isComplete } from "./studyFigures.ts";
import type { StudyEvents, StudyInput, StudySectionView } from "./studySection.ts";
import { createVerdictsSection } from "./verdictsSection.ts";

export interface StudyView {
  root: HTMLElement;
  render(input: StudyInput): void;
}

const sectionNames: Record<StudySection, string> = {
  curves: "Curves",
  parameters: "Parameters",
  compute: "Compute",
  verdicts: "Verdicts",
  studies: "Studies",
};

/** "21 of 30 runs finished, 9 stopped". */
function statesText(runs: readonly Run[]): string {
  const count = (state: RunState) => runs.filter(({ summary }) => summary.state === state).length;
  const others = runStates.flatMap((state) =>
    state !== "finished" && count(state) > 0 ? [`, ${count(state)} ${state}`] : [],
  );
  return `${count("finished")} of ${formatCount(runs.length, "run")} finished${others.join("")}`;
}

/** So much of the time at most is spent on drawing a study that changes all the time. */
const drawingShare = 0.1;

/** The results of a whole study: a sentence, then one of several sections. */
export function createStudyView(events: StudyEvents): StudyView {
  const title = element("h2");
  const told = element("p", { class: "headline" });
  const facts = element("p", { class: "muted facts" });
  const sections: Record<StudySection, StudySectionView> = {
    curves: createCurvesSection(events),
    parameters: createParametersSection(events),
    compute: createComputeSection(events),
    verdicts: createVerdictsSection(events),
    studies: createStudiesSection(events),
  };
  const report = element(
    "button",
    { type: "button", class: "small", title: "One HTML file with tables, pictures and settings" },
    "Save report",
  );
  report.addEventListener("click", () => {
    if (latest) events.saveReport(latest);
  });
  const notes = createNotesEditor(events.annotate);
  const choice = createChoice("Section", sectionNames, (section) => events.arrange({ section }));
  choice.root.classList.add("sections");
  const root = element(
    "section",
    { class: "study" },
    title,
    told,
    element("div", { class: "facts-line" }, facts, report),
    notes.root,
    choice.root,
    ...Object.values(sections).map((section) => section.root),
  );
  let latest: StudyInput | undefined;
  let shown: readonly unknown[] = [];
  let shownRuns: readonly unknown[] = [];
  let freeAt = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function draw(input: StudyInput): void {
    const start = performance.now();
    const { runs, view } = input;
    setText(title, runs[0]?.summary.name ?? "study");
    setText(told, headline(runs));
    const ending = isComplete(runs) ? "" : "; loading the others";
    setText(facts, `${statesText(runs)}${ending}. ${calibrationText(runs)}`.trimEnd());
    notes.render(runs[0]?.summary.study ?? "", input.notes, input.isConnected);
    choice.show(view.section);
    for (const [name, section] of Object.entries(sections)) section.root.hidden = name !== view.section;
    sections[view.section].render(input);
    const end = performance.now();
    freeAt = end + (end - start) / drawingShare;
  }

  return {
    root,
    render(input) {
      latest = input;
      const { runs: own, others, paths: _, ...arranged } = input;
      const now = Object.values(arranged);
      const runs = input.view.section === "studies" ? [...own, ...others.flat()] : own;
      const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
        a.length === b.length && a.every((value, index) => value === b[index]);
      const isSameView = isSame(now, shown);
      if (isSameView && isSame(runs, shownRuns)) return;
      [shown, shownRuns] = [now, runs];
      clearTimeout(waiting);
      const pause = freeAt - performance.now();
      // What the user does shows at once; events of the runs can wait a moment.
      if (isSameView && pause > 0) waiting = setTimeout(() => draw(input), pause);
      else draw(input);
    },
  };
}
