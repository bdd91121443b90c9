import { runLabel } from "../../../server/src/domain/parameters.ts";
import type { EpochRecord, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { element, setText } from "../page/element.ts";
import { createSwitch } from "../page/switch.ts";
import type { Theme } from "../page/theme.ts";
import { type Chart, createChart } from "../pictures/chart.ts";
import { fileNameOf, type SavedFile } from "../pictures/download.ts";
import { createChoice } from "../runs/choice.ts";
import type { View } from "../state/state.ts";
import { decayPicture, type LayerHistory } from "./decayPicture.ts";
import { valueAxis } from "./decayScale.ts";
import { createPlayback, wantsStillness } from "./playback.ts";

/** A run and what is known of its spectra. */
export interface RunSpectra {
  summary: RunSummary;
  records: readonly EpochRecord[];
}

export interface DecayView {
  root: HTMLElement;
  /**
   * @param runs one, or two beside each other on the same axes
   * @param paths of the parameters by which the runs are called
   */
  render(runs: readonly RunSpectra[], paths: readonly string[], view: View["decay"], theme: Theme): void;
}

export interface DecayEvents {
  arrange(change: Partial<View["decay"]>): void;
  save(file: SavedFile): void;
}

const notes = {
  curves: "Singular values by index, divided by the largest.",
  heat: "Singular values, divided by the largest: epochs to the right, indices down.",
};
const noEpoch = "The spectra appear here after the first epoch.";
const loading = "Loading spectra…";

/** The decay of every hidden layer: its switches, the slider over the epochs, and a chart for each layer. */
export function createDecayView({ arrange, save }: DecayEvents): DecayView {
  const form = createChoice("Form", { curves: "Curves", heat: "Heat map" }, (chosen) =>
    arrange({ form: chosen }),
  );
  const logValue = createSwitch("Log axis", (on) => arrange({ logValue: on }));
  const logIndex = createSwitch("Log index", (on) => arrange({ logIndex: on }));
  const play = element("button", { type: "button", class: "small play" }, "Play");
  const slider = element("input", { type: "range", min: "0", step: "1", "aria-label": "Newest epoch shown" });
  const epochText = element("span", { class: "epoch-shown" });
  const rampStart = element("span");
  const rampEnd = element("span");
  const rampColours = element("span", { class: "ramp" });
  const ramp = element("span", { class: "ramp-legend muted" }, rampStart, rampColours, rampEnd);
  const timeline = element("div", { class: "timeline" }, play, slider, epochText, ramp);
  const switches = element("div", { class: "switches" }, form.root, logValue.root, logIndex.root);
  const head = element("div", { class: "section-head" }, element("h3", {}, "Decay"), switches);
  const note = element("p", { class: "muted note" });
  const layers = element("div", { class: "charts" });
  const root = element("section", { class: "decay" }, head, note, timeline, layers);
  const playback = createPlayback();
  let charts: DecayChart[] = [];
  let shown:
    | { runs: readonly RunSpectra[]; paths: readonly string[]; view: View["decay"]; theme: Theme }
    | undefined;

  const lastOf = (runs: readonly RunSpectra[]) =>
    Math.max(0, ...runs.map(({ records }) => records.at(-1)?.epoch ?? 0));

  slider.addEventListener("input", () => {
    playback.stop();
    const epoch = Number(slider.value);
    arrange({ epoch: epoch >= Number(slider.max) ? null : epoch });
  });
  play.addEventListener("click", () => {
    if (playback.isPlaying()) {
      playback.stop();
      return arrange({ epoch: Number(slider.value) });
    }
    const last = Number(slider.max);
    const from = Number(slider.value) < last ? Number(slider.value) : 0;
    playback.play(from, last, draw, () => arrange({ epoch: null }));
    setText(play, "Pause");
  });

  function fitCharts(count: number): void {
    if (charts.length === count) return;
    for (const { chart } of charts) chart.destroy();
    charts = Array.from({ length: count }, () => createDecayChart(save));
    layers.replaceChildren(...charts.map(({ chart }) => chart.root));
  }

  /** @param until the epoch that is drawn as the newest */
  function draw(until: number): void {
    if (!shown) return;
    const { runs, paths, view, theme } = shown;
    const last = lastOf(runs);
    slider.max = String(last);
    slider.disabled = last === 0;
    play.disabled = last === 0;
    slider.value = String(Math.floor(until));
    slider.setAttribute("aria-valuetext", `epoch ${Math.floor(until)} of ${last}`);
    setText(epochText, `epoch ${Math.floor(until)}`);
    const histories = runs.map(({ records }) => layerHistories(records));
    const count = Math.max(0, ...histories.map((of) => of.length));
    fitCharts(count * runs.length);
    for (let layer = 0; layer < count; layer++) {
      const beside = histories.map((of) => of[layer] ?? { name: "–", width: 1, spectra: [] });
      for (const [index, history] of beside.entries()) {
        const { summary } = runs[index]!;
        const label = runLabel(summary, paths);
        const from = [
          ...beside.flatMap(({ spectra }) => spectra.map(({ layer }) => layer)),
          view,
          until,
          last,
        ];
        const title = { study: summary.name, run: label, isOneOfTwo: runs.length > 1 };
        charts[layer * runs.length + index]!.render(history, title, from, theme, () =>
          decayPicture(history, {
            form: view.form,
            values: valueAxis(
              beside.flatMap(({ spectra }) => spectra.map(({ layer }) => layer)),
              view.logValue,
            ),
            logIndex: view.logIndex,
            until,
            last,
          }),
        );
      }
    }
  }

  return {
    root,
    render(runs, paths, view, theme) {
      shown = { runs, paths, view, theme };
      form.show(view.form);
      logValue.show(view.logValue);
      logIndex.show(view.logIndex);
      const isHeat = view.form === "heat";
      setText(rampStart, isHeat ? (view.logValue ? "small" : "0") : "first");
      setText(rampEnd, isHeat ? "1" : "newest");
      rampColours.classList.toggle("values", isHeat);
      const hasRecords = runs.some(({ records }) => records.length > 0);
      const isFetched = runs.every(({ summary }) => summary.epoch < 0);
      setText(note, hasRecords ? notes[view.form] : isFetched ? noEpoch : loading);
      timeline.hidden = !hasRecords;
      layers.classList.toggle("two", runs.length > 1);
      play.hidden = wantsStillness();
      if (playback.isPlaying()) return;
      setText(play, "Play");
      draw(Math.min(view.epoch ?? Number.POSITIVE_INFINITY, lastOf(runs)));
    },
  };
}

interface DecayChart {
  chart: Chart;
  render(
    history: LayerHistory,
    of: { study: string; run: string; isOneOfTwo: boolean },
    from: readonly unknown[],
    theme: Theme,
    make: () => ReturnType<typeof decayPicture>,
  ): void;
}

function createDecayChart(save: (file: SavedFile) => void): DecayChart {
  const name = element("span");
  const width = element("span", { class: "muted" });
  const dead = element("span", { class: "badge verdict-discard" }, "dead");
  const heading = element("h4", {}, name, " ", width, " ", dead);
  let [fileName, title] = ["decay", ""];
  const chart = createChart({ heading, fileName: () => fileName, title: () => title, height: 190, save });
  return {
    chart,
    render(history, { study, run, isOneOfTwo }, from, theme, make) {
      setText(name, history.name);
      setText(width, isOneOfTwo ? run : `width ${history.width}`);
      const newest = history.spectra.at(-1)?.layer.singularValues ?? [];
      dead.hidden = newest.length === 0 || newest.some((value) => value !== 0);
      title = `Singular values of ${history.name}: ${study}, ${run}`;
      fileName = fileNameOf(study, run, history.name);
      chart.update(from, make, theme);
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
