/** A release's kernels, compiled by zig, beside those of this machine's compiler. */
import { ratioOfCompilers } from "../engines/compilers.ts";
import { EPOCHS, type Report } from "./report.ts";

export async function compareCompilers({ table, experiments }: Report): Promise<void> {
  const ratios = await ratioOfCompilers(experiments, 3 * EPOCHS);
  table.heading("The kernels of a release, compiled by zig, relative to those of this machine's compiler");
  if (ratios)
    table.row(
      "an epoch, processor time",
      ratios.map((ratio) => ratio.toFixed(2)),
      "≤ 1.05",
    );
  else table.row("zig or another compiler is missing", []);
}
