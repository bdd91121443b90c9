import { createChoice } from "../../page/choice.ts";
import { element, setText } from "../../page/element.ts";
import { createSwitch } from "../../page/switch.ts";
import type { Theme } from "../../page/theme.ts";
import type { SavedFile } from "../../pictures/download.ts";
import type { View } from "../../state/state.ts";
import { createDecayCharts, type RunSpectra, type ShownSpectra } from "./decayCharts.ts";
import { createPlayback, wantsStillness } from "./playback.ts";

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
const noLayers = {
  program: "No spectra: the program watches no model (run.watch).",
  network: "No spectra: the network has no hidden layers.",
};

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
  const charts = createDecayCharts(save);
  const root = element("section", { class: "decay" }, head, note, timeline, charts.root);
  const playback = createPlayback();
  let shown: ShownSpectra | undefined;

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

  /** @param until the epoch that is drawn as the newest */
  function draw(until: number): void {
    if (!shown) return;
    const last = lastOf(shown.runs);
    slider.max = String(last);
    slider.disabled = last === 0;
    play.disabled = last === 0;
    slider.value = String(Math.floor(until));
    slider.setAttribute("aria-valuetext", `epoch ${Math.floor(until)} of ${last}`);
    setText(epochText, `epoch ${Math.floor(until)}`);
    charts.draw(shown, until, last);
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
      const hasLayers = runs.some(({ records }) => records.some(({ layers }) => layers.length > 0));
      const none =
        noLayers[runs.every(({ summary }) => summary.engine === "program") ? "program" : "network"];
      const told = hasLayers ? notes[view.form] : none;
      setText(note, hasRecords ? told : isFetched ? noEpoch : loading);
      timeline.hidden = !hasLayers;
      switches.hidden = hasRecords && !hasLayers;
      charts.root.classList.toggle("two", runs.length > 1);
      play.hidden = wantsStillness();
      if (playback.isPlaying()) return;
      setText(play, "Play");
      draw(Math.min(view.epoch ?? Number.POSITIVE_INFINITY, lastOf(runs)));
    },
  };
}
