/** The side panel's page: a message changes the state, the state is rendered, once per frame. */

import { labelPaths } from "../../server/src/domain/parameters.ts";
import type { RunAction } from "../../server/src/domain/runState.ts";
import { known } from "../../server/src/protocol/notifications.ts";
import type { RunId } from "../../server/src/protocol/protocol.ts";
import { createDatasetView } from "./dataset/datasetView.ts";
import { createDaemonLink } from "./host/daemonLink.ts";
import { createEmptyState, createNotices } from "./host/notices.ts";
import { socketHost } from "./host/socketHost.ts";
import { isInVsCode, webviewHost } from "./host/webviewHost.ts";
import { element } from "./page/element.ts";
import { watchPageScroll } from "./page/pageScroll.ts";
import { createTabs } from "./page/tabs.ts";
import { createTerms } from "./page/terms.ts";
import { onThemeChange, readTheme } from "./page/theme.ts";
import { mostCompared } from "./pictures/runColours.ts";
import { reduce } from "./reduce.ts";
import { reportFile } from "./report/reportFile.ts";
import { createConfusionView } from "./run/confusionView.ts";
import { createDecayView } from "./run/decayView.ts";
import { createParametersView } from "./run/parametersView.ts";
import { createRunHeader } from "./run/runHeader.ts";
import { createScoresView } from "./run/scoresView.ts";
import { createRunTable } from "./runs/runTable.ts";
import { createRunToolbar } from "./runs/runToolbar.ts";
import {
  chosenSpec,
  drawnRuns,
  initialState,
  type Message,
  type Run,
  studyOf,
  type View,
} from "./state/state.ts";
import { createStudyView } from "./study/studyView.ts";

const host = isInVsCode() ? webviewHost() : socketHost();
let state = initialState(host.saved());
let theme = readTheme();
let frame: number | undefined;

function dispatch(message: Message): void {
  const before = state;
  state = reduce(state, message);
  if (state.view !== before.view) host.save(state.view);
  if (state !== before) schedule();
}

function schedule(): void {
  if (frame !== undefined) return;
  frame = requestAnimationFrame(() => {
    frame = undefined;
    render();
    link.fetchMissing(table.inView());
  });
}

const link = createDaemonLink(host, () => state, dispatch);
const arrange = (view: Partial<View>) => dispatch({ kind: "arrange", view });

function act(action: RunAction, runs: readonly RunId[]): void {
  dispatch({ kind: "confirm", runs: [] });
  link.act(action, runs);
}

const choose = (run: RunId) => dispatch({ kind: "choose", run });
const confirm = (runs: readonly RunId[]) => dispatch({ kind: "confirm", runs });
const pin = (runs: readonly RunId[]) => dispatch({ kind: "pin", runs });
const save = host.saveFile;

const notices = createNotices((id) => dispatch({ kind: "dismiss", id }));
const toolbar = createRunToolbar({
  filter: (filter) => arrange({ filter }),
  choose: (scope) => arrange({ scope }),
  showColumn: (column, shown) => arrange({ columns: { ...state.view.columns, [column]: shown } }),
  act,
  confirm,
  pin,
  clearBrushes: () => arrange({ brushes: {} }),
  compare([chosen, beside]) {
    if (chosen === undefined || beside === undefined) return;
    choose(chosen);
    arrange({ beside, tab: "run" });
  },
});
const table = createRunTable({
  choose,
  select: (selected) => arrange({ selected }),
  moveCursor: (cursor) => arrange({ cursor }),
  sort: (column) => dispatch({ kind: "sort", column }),
  scroll: (top) => arrange({ scroll: { ...state.view.scroll, table: top } }),
  resize: schedule,
  act(action, run) {
    if (action !== "delete") return act(action, [run]);
    choose(run);
    confirm([run]);
  },
});
const header = createRunHeader({
  act: (action, run) => act(action, [run]),
  confirm,
  pin: (run) => pin([run]),
  saveModel: (run) => link.saveModel(run),
  holdBeside: (beside) => arrange({ beside }),
  reveal: host.reveal,
  annotate: link.annotateRun,
  rerun: link.rerun,
  openWhy(why) {
    if (why !== state.view.why) arrange({ why });
  },
});
const decay = createDecayView({
  arrange: (change) => arrange({ decay: { ...state.view.decay, ...change } }),
  save,
});
const scores = createScoresView({
  showOthers: (others) => arrange({ others }),
  showLogLoss: (logLoss) => arrange({ logLoss }),
  save,
});
const brush = (brushes: View["brushes"]) => arrange({ brushes });
const studyPanel = element("div");
const study = onDemand(studyPanel, () =>
  createStudyView({
    arrange: (change) => arrange({ study: { ...state.view.study, ...change } }),
    brush,
    annotate: link.annotateStudy,
    choose(run) {
      choose(run);
      arrange({ tab: "run" });
    },
    save,
    saveReport: ({ runs, notes }) => save(reportFile(runs, notes)),
  }),
);
const dataPanel = element("div");
const dataset = onDemand(dataPanel, () => createDatasetView(save));
const empty = createEmptyState();
const parameters = createParametersView();
const confusion = createConfusionView();
const runPanel = element(
  "div",
  {},
  header.root,
  decay.root,
  scores.root,
  confusion.root,
  parameters.root,
  createTerms(),
);
const tabs = createTabs(
  {
    run: { title: "Run", panel: runPanel },
    study: { title: "Study", panel: studyPanel },
    data: { title: "Dataset", panel: dataPanel },
  },
  (tab) => arrange({ tab }),
);
const chosen = element("article", { class: "chosen" }, tabs.root, runPanel, studyPanel, dataPanel);
let pageToRestore: number | undefined = state.view.scroll.page;
const restorePage = watchPageScroll(chosen, (page) => arrange({ scroll: { ...state.view.scroll, page } }));
const runs = element("div", { class: "runs" }, toolbar.root, table.root);
const content = element("div", { class: "content" }, runs, chosen);
document.body.append(
  element("main", {}, element("h1", { class: "hidden" }, "DAI runs"), notices.root, empty, content),
);

content.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && state.confirming.length > 0) confirm([]);
});

/** A view that is made when it is first shown: the first paint does not wait for it. */
function onDemand<V extends { root: HTMLElement }>(panel: HTMLElement, make: () => V): () => V {
  let made: V | undefined;
  return () => {
    if (!made) {
      made = make();
      panel.append(made.root);
    }
    return made;
  };
}

function render(): void {
  notices.render(state);
  empty.hidden = !state.listed || state.runs.size > 0;
  content.hidden = state.runs.size === 0;
  if (content.hidden) return;
  table.render(state);
  toolbar.render(state, table.listed());
  const { view } = state;
  const run = state.runs.get(view.chosen ?? "");
  chosen.hidden = run === undefined;
  if (!run) return;
  tabs.show(view.tab);
  if (view.tab === "study") renderStudy();
  else if (view.tab === "data") dataset().render(chosenSpec(state), state.data, theme);
  else renderRun(run);
  if (known(run.records).length > 0 && pageToRestore !== undefined) {
    restorePage(pageToRestore);
    pageToRestore = undefined;
  }
}

function renderStudy(): void {
  const { study: arranged, chosen, brushes } = state.view;
  const runs = studyOf(state);
  const paths = labelPaths(runs.map(({ summary }) => summary));
  const { notes } = state.studies.get(runs[0]?.summary.study ?? "") ?? {};
  const isConnected = state.connection.state === "open";
  study().render({ runs, paths, chosen, view: arranged, brushes, notes, isConnected, theme });
}

function renderRun(run: Run): void {
  const { view } = state;
  const study = studyOf(state);
  const compared = [...state.runs.values()].filter((other) => {
    const id = other.summary.run;
    return other !== run && (view.selected.includes(id) || view.beside === id);
  });
  const paths = labelPaths([...new Set([...study, ...compared])].map(({ summary }) => summary));
  header.render(state, run, paths);
  const drawn = drawnRuns(view).flatMap((id) => state.runs.get(id) ?? []);
  const spectra = drawn.map(({ summary }) => {
    return { summary, records: known(state.spectra.get(summary.run) ?? []) };
  });
  decay.render(spectra, paths, view.decay, theme);
  confusion.render(run, classNames(run));
  parameters.render(run, study, paths, state.runs.get(view.beside ?? ""));
  const highlighted = compared.slice(0, mostCompared);
  const behind = view.others ? [...compared, ...study] : compared;
  const others = [...new Set(behind)].filter((other) => other !== run && !highlighted.includes(other));
  scores.render({ run, highlighted, others, paths }, view, theme);
}

/** The names of a run's classes, where its data was previewed. */
function classNames({ summary: { uri } }: Run): string[] {
  const { data } = state;
  return data?.uri === uri && data.preview ? data.preview.classes.map(({ name }) => name) : [];
}

onThemeChange(() => {
  theme = readTheme();
  schedule();
});
host.listen((event) => {
  dispatch(event);
  link.follow(event);
});
render();
