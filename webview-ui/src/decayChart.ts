import type { LayerSpectrum } from "../../server/src/protocol/protocol.ts";
import { createDataTable } from "./dataTable.ts";
import { drawAxes, drawCurves, type Plot, prepareCanvas } from "./decayDrawing.ts";
import { decayScale } from "./decayScale.ts";
import { element, setText } from "./element.ts";
import { formatNumber } from "./format.ts";
import type { Theme } from "./theme.ts";

/** One layer's spectra, oldest first. */
export interface LayerHistory {
  name: string;
  width: number;
  spectra: readonly { epoch: number; layer: LayerSpectrum }[];
}

export interface DecayChart {
  root: HTMLElement;
  update(history: LayerHistory, logarithmic: boolean, theme: Theme): void;
  destroy(): void;
}

const height = 190;
const margin = { left: 36, right: 8, top: 8, bottom: 20 };

/**
 * Draws how one layer's singular values decay: a curve per epoch, from muted (first) to strong (newest).
 * It draws on its own canvas in one pass. A charting library wants an object per curve, and adding an epoch
 * changes the colour of all of them anyway; 100 curves of 256 values are drawn in a few milliseconds.
 */
export function createDecayChart(): DecayChart {
  const name = element("span");
  const width = element("span", { class: "muted" });
  const dead = element("span", { class: "badge verdict-discard" }, "dead");
  const readout = element("span", { class: "readout muted", "aria-hidden": "true" });
  const canvas = element("canvas", { role: "img" });
  const table = createDataTable("Singular values by epoch");
  const heading = element("h4", {}, name, " ", width, " ", dead);
  const frame = element("div", { class: "canvas-frame" }, canvas);
  const root = element("section", { class: "chart" }, heading, readout, frame, table.root);
  let shown: { history: LayerHistory; logarithmic: boolean; theme: Theme } | undefined;

  function plotArea(): Plot {
    return {
      left: margin.left,
      top: margin.top,
      width: frame.clientWidth - margin.left - margin.right,
      height: height - margin.top - margin.bottom,
    };
  }

  function redraw(): void {
    if (!shown || frame.clientWidth === 0) return;
    const { history, logarithmic, theme } = shown;
    const spectra = history.spectra.map(({ layer }) => layer);
    const context = prepareCanvas(canvas, frame.clientWidth, height);
    const scale = decayScale(spectra, history.width, logarithmic);
    drawAxes(context, plotArea(), scale, theme);
    drawCurves(context, plotArea(), scale, spectra, theme);
  }
  const observer = new ResizeObserver(redraw);
  observer.observe(frame);

  canvas.addEventListener("pointermove", ({ offsetX }) => {
    if (!shown) return;
    const { left, width } = plotArea();
    const share = Math.max(0, Math.min(1, (offsetX - left) / width));
    setText(readout, valuesAt(shown.history, 1 + Math.round(share * (shown.history.width - 1))));
  });
  canvas.addEventListener("pointerleave", () => setText(readout, ""));

  return {
    root,
    update(history, logarithmic, theme) {
      const same = shown !== undefined && isSame(shown.history, history);
      if (same && shown?.logarithmic === logarithmic && shown.theme === theme) return;
      shown = { history, logarithmic, theme };
      setText(name, history.name);
      setText(width, `width ${history.width}`);
      const newest = history.spectra.at(-1)?.layer.singularValues ?? [];
      dead.hidden = newest.length === 0 || newest.some((value) => value !== 0);
      canvas.setAttribute("aria-label", description(history));
      table.update(() => decayRows(history));
      redraw();
    },
    destroy: () => observer.disconnect(),
  };
}

function isSame(a: LayerHistory, b: LayerHistory): boolean {
  return (
    a.spectra.length === b.spectra.length &&
    a.spectra.every(({ layer }, index) => layer === b.spectra[index]?.layer)
  );
}

/** The singular value at an index, counted from 1, at the first epoch and the newest. */
function valuesAt({ spectra }: LayerHistory, index: number): string {
  const values = [spectra[0], spectra.at(-1)].map((entry) =>
    formatNumber(entry?.layer.singularValues[index - 1] ?? null),
  );
  return `index ${index}: ${values.join(" → ")}`;
}

function description(history: LayerHistory): string {
  const { name, width, spectra } = history;
  const [first, newest] = [spectra[0], spectra.at(-1)];
  if (!first || !newest) return `Singular values of ${name}: none yet.`;
  return (
    `Singular values of ${name}, width ${width}, normalised, epochs ${first.epoch} to ${newest.epoch}. ` +
    `From the first epoch to the newest, ${valuesAt(history, Math.ceil(width / 2))}.`
  );
}

/** A row per epoch, with the values at indices 1, 2, 4, … and the last. */
function decayRows({ width, spectra }: LayerHistory): string[][] {
  const indices: number[] = [];
  for (let index = 1; index < width; index *= 2) indices.push(index);
  indices.push(width);
  const head = ["Epoch", ...indices.map((index) => `σ ${index}`)];
  const rows = spectra.map(({ epoch, layer }) => [
    String(epoch),
    ...indices.map((index) => formatNumber(layer.singularValues[index - 1] ?? null)),
  ]);
  return [head, ...rows];
}
