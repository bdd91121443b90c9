/** The seconds per epoch of each engine, JAX and PyTorch, and their ratios. */
import { secondsPerEpoch } from "../engines/contestants.ts";
import { EPOCHS, type Report, sideOf } from "./report.ts";

export async function compareEngines({ table, engines, experiments }: Report): Promise<void> {
  const columns: Map<string, number>[] = [];
  for (const experiment of experiments)
    columns.push(await secondsPerEpoch(experiment, engines, true, EPOCHS));
  table.heading("An epoch, seconds of processor time");
  const contestants = [...columns[0]!.keys()];
  // PyTorch may take another way for another network; only the name before the parenthesis is the same.
  const secondsOf = (name: string) =>
    columns.map((column) => [...column].find(([each]) => sideOf(each) === sideOf(name))![1]);
  for (const name of contestants)
    table.row(
      name,
      secondsOf(name).map((seconds) => seconds.toFixed(3)),
    );

  table.heading("Ratios of these");
  const wasm = secondsOf(contestants[0]!);
  const ratio = (what: string, of: number[], to: number[], goal: string) =>
    table.row(
      what,
      of.map((seconds, column) => (seconds / to[column]!).toFixed(2)),
      goal,
    );
  const find = (side: string) => contestants.find((name) => sideOf(name) === side);
  const native = find("native");
  const best = secondsOf(native ?? contestants[0]!);
  const compareWith = (side: string, ofBest: string, ofWasm: string) => {
    const name = find(side);
    if (!name) return;
    ratio(`default engine / ${side}`, best, secondsOf(name), ofBest);
    if (native) ratio(`wasm / ${side}`, wasm, secondsOf(name), ofWasm);
  };
  if (native) ratio("wasm / native", wasm, best, "≥ 1.8");
  compareWith("JAX", "≤ 0.70, ≤ 0.55", "");
  compareWith("PyTorch, indexed batches", "≤ 0.25, ≤ 0.40", "≤ 0.65");
  compareWith("PyTorch, DataLoader", "", "");
  const tfjs = find("tfjs");
  if (tfjs) ratio("wasm / tfjs", wasm, secondsOf(tfjs), "");
}
