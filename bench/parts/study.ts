/** A study with one worker and with two. */
import { measureStudy } from "../study.ts";
import { megabytes, type Report } from "./report.ts";

export async function printStudy({ table, experiments }: Report): Promise<void> {
  const columns = [];
  for (const experiment of experiments) columns.push(await measureStudy(experiment));
  table.heading("A study of 8 runs × 4 epochs through the daemon, one worker / two workers");
  table.row(
    "time by the clock, under the load of the moment",
    columns.map(({ speedup }) => speedup.toFixed(2)),
    "≥ 1.9",
  );
  table.row(
    "2 × processor time, as on idle cores",
    columns.map(({ speedupOfCores }) => speedupOfCores?.toFixed(2) ?? "unknown"),
  );
  table.row(
    "runs of 100 epochs an hour, as on two idle cores",
    columns.map(({ runsPerHour }) => runsPerHour?.toFixed(0) ?? "unknown"),
  );
  table.row(
    "the trainer process's peak less the data, per worker",
    columns.map(({ bytesPerTrainer }) => (bytesPerTrainer === null ? "unknown" : megabytes(bytesPerTrainer))),
    "≤ 120 MB",
  );
}
