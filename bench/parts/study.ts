/** A study with one worker and with two. */
import { measureStudy } from "../runs/study.ts";
import { megabytes, type Report } from "./report.ts";

export async function printStudy({ table, experiments }: Report): Promise<void> {
  const columns = [];
  for (const experiment of experiments) columns.push(await measureStudy(experiment));
  table.heading("A study of 8 runs × 4 epochs through the daemon, one worker / two workers");
  table.row(
    "wall time",
    columns.map(({ speedup }) => speedup.toFixed(2)),
    "≥ 1.9",
  );
  table.row(
    "2 × processor time, estimate for idle cores",
    columns.map(({ speedupOfCores }) => speedupOfCores?.toFixed(2) ?? "unknown"),
  );
  table.row(
    "runs of 100 epochs per hour, estimate for two idle cores",
    columns.map(({ runsPerHour }) => runsPerHour?.toFixed(0) ?? "unknown"),
  );
  table.row(
    "peak memory of the trainer without data, per worker",
    columns.map(({ bytesPerTrainer }) => (bytesPerTrainer === null ? "unknown" : megabytes(bytesPerTrainer))),
    "≤ 120 MB",
  );
}
