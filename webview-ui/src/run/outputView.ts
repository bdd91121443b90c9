import { formatCount } from "../../../server/src/domain/format.ts";
import { isActive } from "../../../server/src/domain/runState.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { RunRequests } from "../host/runRequests.ts";
import { element, setText } from "../page/element.ts";
import { type KeptOutput, mostKept, shownLines, withNewer, withOlder } from "./keptOutput.ts";

export interface OutputView {
  root: HTMLElement;
  render(run: RunSummary, isConnected: boolean): void;
}

/** Milliseconds between two looks at the output of a program that runs. */
const lookEvery = 1000;
/** A program that prints more than so many bytes between two looks is followed by its newest lines alone. */
const farBehind = 2 ** 17;
/** More marks would slow the page down. */
const mostMarks = 2000;
/** A scroll position so near to the end follows what is printed, in pixels. */
const nearEnd = 40;

/** What a run's program has printed: the newest lines first, live, with a search; older ones on request. */
export function createOutputView(read: RunRequests["output"]): OutputView {
  const search = element("input", {
    type: "search",
    placeholder: "Lines that contain",
    "aria-label": "Show only lines that contain",
  });
  const older = element("button", { type: "button", class: "small" }, "Older lines");
  const status = element("span", { class: "muted", role: "status" });
  const log = element("pre", { tabindex: "0", role: "region", "aria-label": "What the program printed" });
  const bar = element("div", { class: "filter-line" }, search, older, status);
  const root = element("section", { class: "output" }, bar, log);
  let run: RunId | null = null;
  let kept: KeptOutput | null = null;
  let isReading = false;
  /** it was to be read again while it was read */
  let isAwaited = false;
  let isLive = false;
  let isBehind = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  search.addEventListener("input", show);
  older.addEventListener("click", () => void readOlder());

  /** Reads what was printed since, and repeats while the program runs and its output is visible. */
  async function look(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    isAwaited = isReading;
    if (run === null || isReading || root.offsetParent === null) return;
    isReading = true;
    const asked = run;
    const isFromEnd = kept === null || isBehind;
    const part = await read(asked, isFromEnd ? { before: Number.MAX_SAFE_INTEGER } : { after: kept!.end });
    isReading = false;
    if (asked !== run) return look();
    const isAgain = isAwaited;
    if (part && (kept === null || part.text !== "" || part.start !== kept.end)) {
      kept = withNewer(kept, part);
      show();
    }
    isBehind = isLive && (part?.end ?? 0) - (part?.start ?? 0) > farBehind && !isFromEnd;
    if (isAgain) await look();
    else if (isLive) timer = setTimeout(() => void look(), lookEvery);
    else if (part?.text && !isFromEnd) await look();
  }

  async function readOlder(): Promise<void> {
    if (run === null || kept === null) return;
    const asked = run;
    const part = await read(asked, { before: kept.start });
    if (asked !== run || !part) return;
    const before = log.scrollHeight;
    kept = withOlder(kept, part);
    show();
    log.scrollTop += log.scrollHeight - before;
  }

  /** Shows the lines; the newest stays in view where it is. */
  function show(): void {
    if (kept === null) return;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd;
    const { lines, all, found } = shownLines(kept.text, search.value);
    log.replaceChildren(...marked(lines, search.value));
    older.hidden = kept.start === 0 || kept.text.length >= mostKept / 2;
    const of = kept.start > 0 ? `the newest ${formatCount(all, "line")}` : formatCount(all, "line");
    const which = search.value === "" ? of : `${found} of ${of}`;
    setText(status, lines.length < found ? `${which}, the newest ${lines.length} shown` : which);
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }

  return {
    root,
    render(summary, isConnected) {
      const wasLive = isLive;
      isLive = isConnected && isActive(summary.state);
      const isOther = summary.run !== run;
      if (isOther) {
        run = summary.run;
        kept = null;
        log.replaceChildren();
        setText(status, "Reading the output…");
      }
      const isDue = isOther || isLive !== wasLive || kept === null || (isLive && timer === undefined);
      if (isConnected && isDue) void look();
    },
  };
}

/** Lines as texts, in which what is searched for is marked. */
function marked(lines: readonly string[], search: string): Node[] {
  const text = lines.join("\n");
  if (search === "") return [document.createTextNode(text)];
  const [lower, wanted] = [text.toLowerCase(), search.toLowerCase()];
  const nodes: Node[] = [];
  let from = 0;
  for (
    let at = lower.indexOf(wanted);
    at >= 0 && nodes.length < 2 * mostMarks;
    at = lower.indexOf(wanted, from)
  ) {
    nodes.push(document.createTextNode(text.slice(from, at)));
    nodes.push(element("mark", {}, text.slice(at, at + search.length)));
    from = at + search.length;
  }
  return [...nodes, document.createTextNode(text.slice(from))];
}
