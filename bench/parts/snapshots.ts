/** The cost of snapshots. */
import { measureSnapshots } from "../runs/snapshots.ts";
import { small } from "../support/experiments.ts";
import { percent, type Report } from "./report.ts";

export async function printSnapshots({ table, engines, experiments }: Report): Promise<void> {
  const wasm = engines[0]!;
  table.heading("A snapshot every 2 s, or less often if it is large, wasm");
  for (const experiment of [small, ...experiments]) {
    const { bytes, making, share, writing, atLook } = await measureSnapshots(experiment, wasm);
    table.row(`${experiment.name}, ${(bytes / 1e6).toFixed(2)} MB`, [
      `made ${making.toFixed(1)}, written ${writing.toFixed(1)}, at a look ${atLook.toFixed(1)} ms`,
      `${percent(share)} of training`,
    ]);
  }
}
