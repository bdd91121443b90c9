/** The page of the chosen run: what it is, the decay of its spectra, its scores, its classes and its parameters. */
import { labelPaths } from "../../../server/src/domain/parameters.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import { element } from "../page/element.ts";
import { createTerms } from "../page/terms.ts";
import type { Theme } from "../page/theme.ts";
import type { SavedFile } from "../pictures/download.ts";
import { mostCompared } from "../pictures/runColours.ts";
import { shownRun, studyOf } from "../state/scope.ts";
import { drawnRuns, type PanelState, type Run, type View } from "../state/state.ts";
import { createConfusionView } from "./confusionView.ts";
import { createDecayView } from "./decay/decayView.ts";
import { createParametersView } from "./parametersView.ts";
import { createRunHeader, type RunHeaderEvents } from "./runHeader.ts";
import { createScoresView } from "./scores/scoresView.ts";

export interface RunPageEvents extends RunHeaderEvents {
  arrange(change: Partial<View>): void;
  arrangeDecay(change: Partial<View["decay"]>): void;
  save(file: SavedFile): void;
}

export interface RunPage {
  root: HTMLElement;
  render(state: PanelState, run: Run, theme: Theme): void;
}

export function createRunPage(events: RunPageEvents): RunPage {
  const { arrange, save } = events;
  const header = createRunHeader(events);
  const decay = createDecayView({ arrange: events.arrangeDecay, save });
  const scores = createScoresView({
    showOthers: (others) => arrange({ others }),
    showLogLoss: (logLoss) => arrange({ logLoss }),
    showMetric: (metric) => arrange({ metric }),
    save,
  });
  const confusion = createConfusionView();
  const parameters = createParametersView();
  const parts = [header, decay, scores, confusion, parameters].map(({ root }) => root);

  return {
    root: element("div", {}, ...parts, createTerms()),
    render(state, run, theme) {
      const { view } = state;
      const study = studyOf(state);
      const compared = [...state.runs.keys()].flatMap((id) => {
        const isCompared = view.selected.includes(id) || view.beside === id;
        return isCompared && id !== run.summary.run ? [shownRun(state, id)!] : [];
      });
      const paths = labelPaths([...new Set([...study, ...compared])].map(({ summary }) => summary));
      header.render(state, run, paths);
      const drawn = drawnRuns(view).flatMap((id) => shownRun(state, id) ?? []);
      const spectra = drawn.map(({ summary }) => {
        return { summary, records: known(state.spectra.get(summary.run) ?? []) };
      });
      decay.render(spectra, paths, view.decay, theme);
      confusion.render(run, classNames(state, run));
      parameters.render(run, study, paths, shownRun(state, view.beside));
      const highlighted = compared.slice(0, mostCompared);
      const behind = view.others ? [...compared, ...study] : compared;
      const others = [...new Set(behind)].filter((other) => other !== run && !highlighted.includes(other));
      scores.render({ run, highlighted, others, paths }, view, theme);
    },
  };
}

/** The names of a run's classes, where its data was previewed. */
function classNames({ data }: PanelState, { summary: { uri } }: Run): string[] {
  return data?.uri === uri && data.preview ? data.preview.classes.map(({ name }) => name) : [];
}
