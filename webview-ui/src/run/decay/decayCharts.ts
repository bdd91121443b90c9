/** A chart for every hidden layer of a run, or of two runs beside each other. */
import { runLabel } from "../../../../server/src/domain/parameters.ts";
import type { EpochRecord, RunSummary } from "../../../../server/src/protocol/protocol.ts";
import { element, setText } from "../../page/element.ts";
import type { Theme } from "../../page/theme.ts";
import { type Chart, createChart } from "../../pictures/chart.ts";
import { fileNameOf, type SavedFile } from "../../pictures/download.ts";
import type { View } from "../../state/state.ts";
import { decayPicture, type LayerHistory } from "./decayPicture.ts";
import { valueAxis } from "./decayScale.ts";

/** A run and what is known of its spectra. */
export interface RunSpectra {
  summary: RunSummary;
  records: readonly EpochRecord[];
}

/** What the charts show. */
export interface ShownSpectra {
  /** one, or two beside each other on the same axes */
  runs: readonly RunSpectra[];
  /** of the parameters by which the runs are called */
  paths: readonly string[];
  view: View["decay"];
  theme: Theme;
}

export function createDecayCharts(save: (file: SavedFile) => void) {
  const root = element("div", { class: "charts" });
  let charts: DecayChart[] = [];

  /** Charts that are there stay, so that a table that is open behind one of them is open for the next run too. */
  function fitCharts(count: number): void {
    root.hidden = count === 0;
    if (count === 0 || charts.length === count) return;
    for (const { chart } of charts.slice(count)) chart.destroy();
    charts = Array.from({ length: count }, (_, at) => charts[at] ?? createDecayChart(save));
    root.replaceChildren(...charts.map(({ chart }) => chart.root));
  }

  return {
    root,
    /**
     * @param until the epoch that is drawn as the newest
     * @param last the newest epoch that there is
     */
    draw({ runs, paths, view, theme }: ShownSpectra, until: number, last: number): void {
      const histories = runs.map(({ records }) => layerHistories(records));
      const count = Math.max(0, ...histories.map((of) => of.length));
      fitCharts(count * runs.length);
      for (let layer = 0; layer < count; layer++) {
        const beside = histories.map((of, index) => of[layer] ?? missing(runs[index]!.records.length > 0));
        for (const [index, history] of beside.entries()) {
          const { summary } = runs[index]!;
          const label = runLabel(summary, paths);
          const from = [
            ...beside.flatMap(({ spectra, empty }) => [empty, ...spectra.map(({ layer }) => layer)]),
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
    },
  };
}

/** In place of a layer that the run beside has. */
const missing = (isKnown: boolean): LayerHistory => ({
  name: "–",
  width: 1,
  spectra: [],
  empty: isKnown ? "no such layer" : "loading…",
});

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
      heading.title = isOneOfTwo ? run : "";
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
