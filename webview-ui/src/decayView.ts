import type { EpochRecord } from "../../server/src/protocol/protocol.ts";
import { createDecayChart, type DecayChart, type LayerHistory } from "./decayChart.ts";
import { element, setText } from "./element.ts";
import type { Theme } from "./theme.ts";

const explanation = "Singular values by index, divided by the largest.";
const noEpoch = "The spectra appear here after the first epoch.";

export interface DecayView {
  root: HTMLElement;
  render(records: readonly EpochRecord[], logarithmic: boolean, theme: Theme): void;
}

/** The decay of every hidden layer, one chart each, with the switch between linear and logarithmic axes. */
export function createDecayView(onLogAxis: (on: boolean) => void): DecayView {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => onLogAxis(box.checked));
  const switchLabel = element("label", { class: "switch" }, box, " Log axis");
  const newest = element("span");
  const first = element("span");
  const ramp = element("span", { class: "ramp-legend" }, first, element("span", { class: "ramp" }), newest);
  const head = element("div", { class: "section-head" }, element("h3", {}, "Decay"), ramp, switchLabel);
  const note = element("p", { class: "muted note" });
  const layers = element("div", { class: "charts" });
  const root = element("section", { class: "decay" }, head, note, layers);
  let charts: DecayChart[] = [];

  function fitCharts(count: number): void {
    if (charts.length === count) return;
    for (const chart of charts) chart.destroy();
    charts = Array.from({ length: count }, createDecayChart);
    layers.replaceChildren(...charts.map((chart) => chart.root));
  }

  return {
    root,
    render(records, logarithmic, theme) {
      box.checked = logarithmic;
      const histories = layerHistories(records);
      fitCharts(histories.length);
      for (const [index, history] of histories.entries()) charts[index]!.update(history, logarithmic, theme);
      ramp.hidden = records.length === 0;
      setText(note, records.length === 0 ? noEpoch : explanation);
      setText(first, `epoch ${records[0]?.epoch ?? 0}`);
      setText(newest, String(records.at(-1)?.epoch ?? 0));
    },
  };
}

/** The records of one run, layer by layer. */
export function layerHistories(records: readonly EpochRecord[]): LayerHistory[] {
  const layers = records.at(-1)?.layers ?? [];
  return layers.map(({ name, width }, index) => ({
    name,
    width,
    spectra: records.flatMap(({ epoch, layers }) => {
      const layer = layers[index];
      return layer ? [{ epoch, layer }] : [];
    }),
  }));
}
