import type { WriteStream } from "node:tty";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunSummary, StartResult } from "../../protocol/protocol.ts";
import { redraw } from "../terminal/frame.ts";
import { paintFor } from "../terminal/paint.ts";
import { plainLine } from "../terminal/plainLine.ts";
import { applyNotification, createStudyView } from "../terminal/studyView.ts";
import { renderSummary } from "../terminal/summary.ts";
import { renderTable } from "../terminal/table.ts";
import { type Follower, isEnded } from "./follow.ts";

const frameInterval = 100;
const plainColumns = 100;

/** Shows runs to a person: a live table in a terminal, a line for each change elsewhere; at the end, a summary. */
export function terminalFollower(
  launch: StartResult,
  summaries: RunSummary[],
  out: WriteStream,
): Follower & { detach(): void; end(): void } {
  const view = createStudyView(summaries[0]?.name ?? launch.study, summaries, launch.calibrate);
  const paint = paintFor(out, process.env);
  const columns = () => (out.isTTY ? out.columns : plainColumns);
  let drawn: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  let isLive = false;
  const hadEnded = summaries.every(({ state }) => isEnded(state));

  function draw(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!out.isTTY) return;
    // The last row is the cursor's.
    const lines = renderTable(view, columns(), out.rows - 1, paint);
    out.write(redraw(drawn, lines, columns()));
    drawn = lines;
  }

  if (out.isTTY) out.on("resize", draw);
  return {
    notify(notification) {
      const change = applyNotification(view, notification);
      if (out.isTTY) timer ??= setTimeout(draw, frameInterval);
      // Without a terminal, what was already there is summed up at the end, not told line by line.
      else if (change && isLive) out.write(`${plainLine(change, view)}\n`);
    },
    caughtUp() {
      isLive = true;
    },
    detach: draw,
    end() {
      draw();
      out.write(`\n${renderSummary(view, columns(), paint).join("\n")}\n`);
      if (hadEnded) out.write(`${sentenceOf("run/all-ended", {})}\n`);
    },
  };
}
