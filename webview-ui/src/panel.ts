/** The side panel's page: a message changes the state, the state is rendered, once per frame. */
import type { RunId } from "../../server/src/protocol/protocol.ts";
import type { ActionId } from "./actions.ts";
import { createDaemonLink } from "./daemonLink.ts";
import { createDecayView } from "./decayView.ts";
import { element } from "./element.ts";
import { webviewHost } from "./host.ts";
import { createEmptyState, createNotices } from "./notices.ts";
import { watchPageScroll } from "./pageScroll.ts";
import { reduce } from "./reduce.ts";
import { createRunHeader } from "./runHeader.ts";
import { createRunTable } from "./runTable.ts";
import { createScoresView } from "./scoresView.ts";
import { initialState, type Message } from "./state.ts";
import { onThemeChange, readTheme } from "./theme.ts";

const host = webviewHost();
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

function act(action: ActionId, run: RunId): void {
  dispatch({ kind: "confirm", run: null });
  link.act(action, run);
}

const notices = createNotices((id) => dispatch({ kind: "dismiss", id }));
const table = createRunTable({
  choose: (run) => dispatch({ kind: "show", run }),
  moveCursor: (run) => dispatch({ kind: "cursor", run }),
  sort: (column) => dispatch({ kind: "sort", column }),
  scroll: (top) => dispatch({ kind: "scroll", area: "table", top }),
  resize: schedule,
  act(action, run) {
    if (action !== "delete") return act(action, run);
    dispatch({ kind: "show", run });
    dispatch({ kind: "confirm", run });
  },
});
const header = createRunHeader({
  act,
  confirm: (run) => dispatch({ kind: "confirm", run }),
  reveal: (run) => host.reveal(run),
});
const decay = createDecayView((on) => dispatch({ kind: "logAxis", on }));
const scores = createScoresView();
const empty = createEmptyState();
const chosen = element("article", { class: "chosen" }, header.root, decay.root, scores.root);
let pageToRestore: number | undefined = state.view.scroll.page;
const restorePage = watchPageScroll(chosen, (top) => dispatch({ kind: "scroll", area: "page", top }));
const content = element("div", { class: "content" }, table.root, chosen);
document.body.append(
  element("main", {}, element("h1", { class: "hidden" }, "DAI runs"), notices.root, empty, content),
);

function render(): void {
  notices.render(state);
  empty.hidden = !state.listed || state.runs.size > 0;
  content.hidden = state.runs.size === 0;
  if (content.hidden) return;
  table.render(state);
  const run = state.runs.get(state.view.chosen ?? "")?.summary;
  chosen.hidden = run === undefined;
  if (!run) return;
  header.render(state, run);
  const detail = state.detail?.run === run.run ? state.detail : null;
  const records = (detail?.records ?? []).filter((record) => record !== null && record !== undefined);
  decay.render(records, state.view.logAxis, theme);
  scores.render({ records, verdicts: detail?.verdicts ?? noVerdicts, epochs: run.epochs }, theme);
  if (records.length > 0 && pageToRestore !== undefined) {
    restorePage(pageToRestore);
    pageToRestore = undefined;
  }
}
const noVerdicts: [] = [];

onThemeChange(() => {
  theme = readTheme();
  schedule();
});
host.listen((event) => {
  dispatch(event);
  link.follow(event);
});
render();
