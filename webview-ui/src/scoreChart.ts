import uPlot from "uplot";
import type { EpochRecord, VerdictRecord } from "../../server/src/protocol/protocol.ts";
import { createDataTable } from "./dataTable.ts";
import { element, setText } from "./element.ts";
import { drawMarks } from "./scoreMarks.ts";
import type { Theme } from "./theme.ts";

/** One curve of a chart over epochs. */
export interface ScoreSeries {
  title: string;
  subscript?: string;
  colour: "sF" | "sFv" | "accuracy";
  dash?: number[];
  value(record: EpochRecord): number | null;
  format(value: number | null): string;
}

export interface ScoreData {
  records: readonly EpochRecord[];
  verdicts: readonly VerdictRecord[];
  /** the horizontal axis ends here */
  epochs: number;
}

export interface ScoreChart {
  root: HTMLElement;
  update(data: ScoreData, theme: Theme): void;
  destroy(): void;
}

export interface ScoreChartOptions {
  title: string;
  series: readonly ScoreSeries[];
  /** ends of the vertical axis for the least and the greatest value */
  range(least: number, greatest: number, data: ScoreData): [number, number];
  /** whether the threshold of s_F belongs on its axis */
  hasThreshold: boolean;
}

const height = 170;

const known = (values: ArrayLike<number | null | undefined>) =>
  Array.from(values).filter((value) => typeof value === "number").length;

/** A chart of scores over epochs, with checkpoint marks; drawn by uPlot. */
export function createScoreChart({ title, series, range, hasThreshold }: ScoreChartOptions): ScoreChart {
  const legend = series.map((one) => createLegendEntry(one));
  const frame = element("div", { class: "canvas-frame", role: "img" });
  const table = createDataTable(`${title} by epoch`);
  const heading = element("h4", {}, title);
  const legendLine = element("div", { class: "legend" }, ...legend.map(({ root }) => root));
  const root = element("section", { class: "chart" }, heading, legendLine, frame, table.root);
  let data: ScoreData = { records: [], verdicts: [], epochs: 1 };
  let theme: Theme | undefined;
  let plot: uPlot | undefined;

  function create(width: number): uPlot {
    const axis: uPlot.Axis = {
      stroke: () => theme!.muted,
      grid: { stroke: () => theme!.grid, width: 1 },
      ticks: { show: false },
      font: `11px ${theme!.fontFamily}`,
      size: 24,
    };
    const options: uPlot.Options = {
      width,
      height,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [0, data.epochs] },
        y: { range: (_, least, greatest) => range(least ?? 0, greatest ?? 1, data) },
      },
      axes: [axis, { ...axis, size: 40 }],
      series: [
        {},
        ...series.map(({ colour, dash = [] }) => ({
          stroke: () => theme![colour],
          width: 1.5,
          dash,
          // A line needs two points; a single one is shown as such.
          points: { show: (drawn: uPlot, index: number) => known(drawn.data[index]!) < 2 },
        })),
      ],
      hooks: {
        draw: [(drawn) => drawMarks(drawn, data.verdicts, hasThreshold, theme!)],
        setCursor: [({ cursor }) => showValues(cursor.idx)],
      },
    };
    return new uPlot(options, aligned(), frame);
  }

  const values = (one: ScoreSeries) => data.records.map((record) => one.value(record));
  const aligned = () => [data.records.map(({ epoch }) => epoch), ...series.map(values)] as uPlot.AlignedData;

  /** The legend tells the values under the pointer, or the newest. */
  function showValues(index: number | null | undefined): void {
    const record = data.records[index ?? data.records.length - 1];
    for (const entry of legend) entry.show(record);
  }

  const observer = new ResizeObserver(() => {
    if (frame.clientWidth > 0) plot?.setSize({ width: frame.clientWidth, height });
  });
  observer.observe(frame);

  return {
    root,
    update(next, nextTheme) {
      const sameData =
        data.records.length === next.records.length &&
        data.records.every((record, index) => record === next.records[index]) &&
        data.verdicts === next.verdicts &&
        data.epochs === next.epochs;
      if (plot && sameData && theme === nextTheme) return;
      data = next;
      theme = nextTheme;
      plot ??= create(Math.max(frame.clientWidth, 100));
      plot.setData(aligned());
      showValues(null);
      frame.setAttribute("aria-label", describe(title, series, data));
      table.update(() => scoreRows(series, data.records));
    },
    destroy() {
      observer.disconnect();
      plot?.destroy();
    },
  };
}

function createLegendEntry({ title, subscript, colour, dash, value, format }: ScoreSeries) {
  const number = element("span", { class: "legend-value" });
  const label = element("span", {}, title, ...(subscript ? [element("sub", {}, subscript)] : []));
  const swatch = element("span", { class: `swatch swatch-${colour}${dash ? " dashed" : ""}` });
  return {
    root: element("span", { class: "legend-entry" }, swatch, label, number),
    show: (record: EpochRecord | undefined) => setText(number, format(record ? value(record) : null)),
  };
}

const plainName = ({ title, subscript }: ScoreSeries) => (subscript ? `${title}_${subscript}` : title);

function describe(title: string, series: readonly ScoreSeries[], { records }: ScoreData): string {
  const newest = records.at(-1);
  if (!newest) return `${title}: no epoch yet.`;
  const values = series.map((one) => `${plainName(one)} ${one.format(one.value(newest))}`);
  return `${title}, epochs 0 to ${newest.epoch}. Newest: ${values.join(", ")}.`;
}

function scoreRows(series: readonly ScoreSeries[], records: readonly EpochRecord[]): string[][] {
  const rows = records.map((record) => [
    String(record.epoch),
    ...series.map((one) => one.format(one.value(record))),
  ]);
  return [["Epoch", ...series.map(plainName)], ...rows];
}
