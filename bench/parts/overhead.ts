/** The time of an epoch of small networks outside kernels. */
import { measureOverhead, type Overhead } from "../engines/overhead.ts";
import { fast, small } from "../support/experiments.ts";
import { percent, type Report } from "./report.ts";

/** More than for large networks, since these epochs take milliseconds. */
const SMALL_EPOCHS = 25;

export async function printOverhead({ table, isNativeHere }: Report): Promise<void> {
  if (!isNativeHere) return;
  const columns: Overhead[] = [];
  for (const experiment of [small, fast]) columns.push(await measureOverhead(experiment, SMALL_EPOCHS));
  const milliseconds = (of: (figures: Overhead) => number) => columns.map((column) => of(column).toFixed(2));
  table.heading(`Small networks, native kernels: ${small.name}; ${fast.name}`);
  table.row(
    "an epoch, ms",
    milliseconds(({ epoch }) => epoch),
  );
  table.row(
    "outside kernels, ms",
    milliseconds(({ outside }) => outside),
    "≤ 0.5",
  );
  table.row(
    "of that, calls from JavaScript to C, ms",
    milliseconds(({ calls }) => calls),
  );
  table.row(
    "outside kernels, of the epoch",
    columns.map(({ outside, epoch }) => percent(outside / epoch)),
    "≤ 10%",
  );
}
