/** The time from a launch to its first records. */
import { measureStart, type StartFigures } from "../runs/startOfRun.ts";
import type { Report } from "./report.ts";

export async function printStart({ table, experiments }: Report): Promise<void> {
  const columns: Awaited<ReturnType<typeof measureStart>>[] = [];
  for (const experiment of experiments) columns.push(await measureStart(experiment));
  table.heading("After dai/runs/start with a warm daemon, ms");
  for (const [what, key] of [
    ["cached data", "atHand"],
    ["new data", "made"],
  ] as const) {
    const figures = (of: (figures: StartFigures) => number) =>
      columns.map((column) => of(column[key]).toFixed(0));
    table.row(
      `${what}: record of the untrained network`,
      figures(({ untrained }) => untrained),
    );
    table.row(
      `${what}: record of epoch 1, minus the epoch`,
      figures(({ epoch, training }) => epoch - training),
      "≤ 300",
    );
  }
}
