import type uPlot from "uplot";
import type { VerdictRecord } from "../../server/src/protocol/protocol.ts";
import type { Theme } from "./theme.ts";

/**
 * Draws into a chart what the verdicts rest on: a dashed line at each checkpoint epoch with a diamond in the
 * colour of its verdict, and the threshold of the newest one.
 */
export function drawMarks(
  plot: uPlot,
  verdicts: readonly VerdictRecord[],
  hasThreshold: boolean,
  theme: Theme,
): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  context.lineWidth = ratio;
  for (const { epoch, verdict } of verdicts) {
    const x = plot.valToPos(epoch, "x", true);
    context.strokeStyle = theme.muted;
    context.setLineDash([2 * ratio, 3 * ratio]);
    line(context, x, bbox.top, x, bbox.top + bbox.height);
    context.fillStyle = theme[verdict];
    diamond(context, x, bbox.top + 6 * ratio, 5 * ratio);
  }
  const threshold = verdicts.at(-1)?.threshold;
  if (hasThreshold && threshold !== undefined) {
    const y = plot.valToPos(threshold, "y", true);
    context.strokeStyle = theme.discard;
    context.setLineDash([6 * ratio, 4 * ratio]);
    line(context, bbox.left, y, bbox.left + bbox.width, y);
    context.font = `${10 * ratio}px ${theme.fontFamily}`;
    context.fillStyle = theme.muted;
    // At the left, where no window is full yet and no curve is in its way.
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.fillText("threshold", bbox.left + 4 * ratio, y - 2 * ratio);
  }
  context.restore();
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.fill();
}
