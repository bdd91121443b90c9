/** The time of a learned verdict with its features. */
import { secondsPerEpoch } from "../engines/contestants.ts";
import { measurePrediction } from "../runs/prediction.ts";
import { EPOCHS, type Report } from "./report.ts";

export async function printPrediction({ table, engines, experiments }: Report): Promise<void> {
  const wasm = engines[0]!;
  table.heading("A learned verdict at epoch 10, wasm");
  const columns = [];
  for (const experiment of experiments) {
    const [seconds] = (await secondsPerEpoch(experiment, [wasm], false, EPOCHS)).values();
    columns.push({ ...(await measurePrediction(experiment, wasm)), epoch: 1000 * seconds! });
  }
  table.row(
    "features of one epoch's spectra",
    columns.map(({ features }) => `${features.toFixed(3)} ms`),
  );
  table.row(
    "verdict, with the features of all epochs",
    columns.map(({ verdict }) => `${verdict.toFixed(2)} ms`),
  );
  table.row(
    "share of training, with one after every epoch",
    columns.map(({ verdict, epoch }) => `${((100 * verdict) / epoch).toFixed(2)}%`),
    "≤ 5% with spectra",
  );
}
