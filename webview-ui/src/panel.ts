/** The side panel's page: a message changes the state, the state is rendered, once per frame. */

import { labelPaths } from "../../server/src/domain/parameters.ts";
import type { RunAction } from "../../server/src/domain/runState.ts";
import { known } from "../../server/src/protocol/notifications.ts";
import type { RunId, StudyId } from "../../server/src/protocol/protocol.ts";
import { createDatasetView } from "./dataset/datasetView.ts";
import { createDaemonLink } from "./host/daemonLink.ts";
import { createEmptyState, createNotices } from "./host/notices.ts";
import { socketHost } from "./host/socketHost.ts";
import { isInVsCode, webviewHost } from "./host/webviewHost.ts";
import { element } from "./page/element.ts";
import { onDemand } from "./page/onDemand.ts";
import { watchPageScroll } from "./page/pageScroll.ts";
import { createTabs } from "./page/tabs.ts";
import { onThemeChange, readTheme, type Theme } from "./page/theme.ts";
import { reduce } from "./reduce.ts";
import { reportFile } from "./report/reportFile.ts";
import { createOutputView } from "./run/outputView.ts";
import { createRunPage } from "./run/runPage.ts";
import { createRunTable } from "./runs/runTable.ts";
import { createRunToolbar } from "./runs/runToolbar.ts";
import { chosenSpec, otherStudies, shownRun, studyOf, studyShown } from "./state/scope.ts";
import {
  differsInScrollAlone,
  initialState,
  type Message,
  type PanelState,
  type Run,
  type View,
} from "./state/state.ts";
import { createStudyView } from "./study/studyView.ts";

const host = isInVsCode() ? webviewHost() : socketHost();
let state = initialState(host.saved());
let theme = readTheme();
let frame: number | undefined;
let unsaved: ReturnType<typeof setTimeout> | undefined;
const scrollRestMs = 150;

function dispatch(message: Message): void {
  const before = state;
  state = reduce(state, message);
  if (state.view !== before.view) save(isScrolled(before, state));
  if (state !== before) schedule();
}

/** Keeps what the user has arranged; scrolling, which comes with every frame, once it rests. */
function save(isScroll: boolean): void {
  clearTimeout(unsaved);
  if (isScroll) unsaved = setTimeout(() => host.save(state.view), scrollRestMs);
  else host.save(state.view);
}
const isScrolled = (before: PanelState, now: PanelState) =>
  before.view !== now.view && differsInScrollAlone(before, now);
addEventListener("pagehide", () => host.save(state.view));

function schedule(): void {
  if (frame !== undefined) return;
  frame = requestAnimationFrame(() => {
    frame = undefined;
    render();
    link.fetchMissing([...table.inView(), ...table.listed().wanted]);
  });
}

const link = createDaemonLink(host, () => state, dispatch);
// Before the views are made: the list of runs is on its way meanwhile.
host.listen((event) => {
  dispatch(event);
  link.follow(event);
});
const arrange = (view: Partial<View>) => dispatch({ kind: "arrange", view });

function act(action: RunAction, runs: readonly RunId[]): void {
  dispatch({ kind: "confirm", runs: [] });
  const { scope } = state.view;
  link.act(action, runs, typeof scope === "object" ? scope.study : undefined);
}

const choose = (run: RunId, study?: StudyId) =>
  dispatch({ kind: "choose", run, ...(study === undefined ? {} : { study }) });
const confirm = (runs: readonly RunId[]) => dispatch({ kind: "confirm", runs });
const pin = (runs: readonly RunId[]) => dispatch({ kind: "pin", runs });
const saveFile = host.saveFile;

const notices = createNotices((id) => dispatch({ kind: "dismiss", id }));
const toolbar = createRunToolbar({
  filter: (filter) => arrange({ filter }),
  choose: (scope) => dispatch({ kind: "scope", scope }),
  showColumn: (column, shown) => arrange({ columns: { ...state.view.columns, [column]: shown } }),
  act,
  confirm,
  pin,
  clearBrushes: () => arrange({ brushes: {} }),
  save: host.saveFile,
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
const runPanel = element("div");
const runPage = onDemand(runPanel, () =>
  createRunPage({
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
    arrange,
    arrangeDecay: (change) => arrange({ decay: { ...state.view.decay, ...change } }),
    save: saveFile,
  }),
);
const brush = (brushes: View["brushes"]) => arrange({ brushes });
const studyPanel = element("div");
const study = onDemand(studyPanel, () =>
  createStudyView({
    arrange: (change) => arrange({ study: { ...state.view.study, ...change } }),
    brush,
    annotate: link.annotateStudy,
    choose(run, study) {
      choose(run, study);
      arrange({ tab: "run" });
    },
    save: saveFile,
    saveReport: ({ runs, notes }) => saveFile(reportFile(runs, notes)),
  }),
);
const dataPanel = element("div");
const dataset = onDemand(dataPanel, () => createDatasetView(saveFile));
const outputPanel = element("div");
const output = onDemand(outputPanel, () => createOutputView(link.output));
const empty = createEmptyState();
const tabs = createTabs(
  {
    run: { title: "Run", panel: runPanel },
    output: { title: "Output", panel: outputPanel },
    study: { title: "Study", panel: studyPanel },
    data: { title: "Dataset", panel: dataPanel },
  },
  (tab) => arrange({ tab }),
);
const chosen = element(
  "article",
  { class: "chosen" },
  tabs.root,
  runPanel,
  outputPanel,
  studyPanel,
  dataPanel,
);
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

/** The first frame with runs shows the table; the chosen run's page, which takes longer to make, comes in the next. */
let isTablePainted = false;
let rendered: { state: PanelState; theme: Theme } | undefined;

function render(): void {
  if (rendered?.theme === theme && differsInScrollAlone(rendered.state, state)) {
    table.render(state);
    return;
  }
  notices.render(state);
  empty.hidden = !state.listed || state.runs.size > 0;
  content.hidden = state.runs.size === 0;
  if (content.hidden) return;
  table.render(state);
  toolbar.render(state, table.listed());
  const run = shownRun(state, state.view.chosen);
  chosen.hidden = run === undefined;
  if (!run) return;
  tabs.show(shownTab(run), (name) => name !== "output" || hasOutput(run));
  if (!isTablePainted) {
    isTablePainted = true;
    schedule();
    return;
  }
  rendered = { state, theme };
  renderChosen(run);
  if (known(run.records).length > 0 && pageToRestore !== undefined) {
    restorePage(pageToRestore);
    pageToRestore = undefined;
  }
}

/** The daemon keeps what a program printed that it started. */
const hasOutput = ({ summary }: Run): boolean => summary.program === "launched";

function shownTab(run: Run): View["tab"] {
  const { tab } = state.view;
  return tab === "output" && !hasOutput(run) ? "run" : tab;
}

function renderChosen(run: Run): void {
  const tab = shownTab(run);
  if (tab === "study") renderStudy();
  else if (tab === "output") output().render(run.summary, state.connection.state === "open");
  else if (tab === "data") dataset().render(chosenSpec(state), state.data, theme);
  else runPage().render(state, run, theme);
}

function renderStudy(): void {
  const { study: arranged, chosen, brushes } = state.view;
  const runs = studyOf(state);
  const paths = labelPaths(runs.map(({ summary }) => summary));
  const { notes } = state.studies.get(studyShown(state) ?? "") ?? {};
  const isConnected = state.connection.state === "open";
  const others = arranged.section === "studies" ? otherStudies(state) : [];
  study().render({ runs, others, paths, chosen, view: arranged, brushes, notes, isConnected, theme });
}

onThemeChange(() => {
  theme = readTheme();
  schedule();
});
render();
