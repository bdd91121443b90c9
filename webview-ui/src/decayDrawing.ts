import type { LayerSpectrum } from "../../server/src/protocol/protocol.ts";
import type { DecayScale } from "./decayScale.ts";
import type { Theme } from "./theme.ts";

/** The rectangle inside the axes, in CSS pixels. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Fits the canvas to a size in CSS pixels and to the screen's own pixels, and empties it. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.setProperty("height", `${height}px`);
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  return context;
}

export function drawAxes(
  context: CanvasRenderingContext2D,
  plot: Plot,
  scale: DecayScale,
  theme: Theme,
): void {
  context.font = `11px ${theme.fontFamily}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.grid;
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { value, label } of scale.yTicks) {
    const y = Math.round(plot.top + plot.height * (1 - (scale.y(value) ?? 0))) + 0.5;
    context.beginPath();
    context.moveTo(plot.left, y);
    context.lineTo(plot.left + plot.width, y);
    context.stroke();
    context.fillText(label, plot.left - 5, y);
  }
  context.textBaseline = "top";
  for (const index of scale.xTicks) {
    const share = scale.x(index);
    context.textAlign = share === 0 ? "left" : share === 1 ? "right" : "center";
    context.fillText(String(index), plot.left + plot.width * share, plot.top + plot.height + 6);
  }
}

/** Draws one curve per epoch, oldest first, so that the newest lies on top. */
export function drawCurves(
  context: CanvasRenderingContext2D,
  plot: Plot,
  scale: DecayScale,
  spectra: readonly LayerSpectrum[],
  theme: Theme,
): void {
  context.lineJoin = "round";
  const last = spectra.length - 1;
  for (const [order, { singularValues }] of spectra.entries()) {
    const strength = last > 0 ? Math.round((100 * order) / last) : 100;
    context.strokeStyle = `color-mix(in oklab, ${theme.newest} ${strength}%, ${theme.first})`;
    context.lineWidth = order === last ? 2 : 1;
    context.beginPath();
    for (const [index, value] of singularValues.entries()) {
      const share = scale.y(value);
      if (share === null) break; // values descend, so what follows is below the axis too
      context.lineTo(plot.left + plot.width * scale.x(index + 1), plot.top + plot.height * (1 - share));
    }
    context.stroke();
  }
}
