/** The share and the rate of each phase of an epoch, and the multiply-add peak of the core. */
import { instructionSets, loadAddon } from "../../server/src/engine/native/addon.ts";
import { instantiateKernels as instantiateNative } from "../../server/src/engine/native/kernels.ts";
import { compileKernels, instantiateKernels, type Kernels } from "../../server/src/engine/wasm/module.ts";
import { supportedVariant } from "../../server/src/engine/wasm/variant.ts";
import { measureFmaPeak } from "../engines/fmaPeak.ts";
import { phaseShares } from "../engines/phaseShares.ts";
import { phases } from "../engines/phases.ts";
import { EPOCHS, megabytes, percent, type Report } from "./report.ts";

export async function profileEngines(report: Report): Promise<void> {
  const { table, isNativeHere } = report;
  const variant = supportedVariant();
  const peak = await measureFmaPeak(variant === "relaxed");
  table.heading(`Multiply-add peak of the core with vectors of 128 bits: ${peak.toFixed(1)} GFLOP/s`);
  await profileKernels(report, "wasm", async () => instantiateKernels(await compileKernels(variant)), peak);
  if (!isNativeHere) return;
  const addon = loadAddon();
  const fastest = instructionSets.find((set) => addon[set])!;
  await profileKernels(
    report,
    "native",
    async () => instantiateNative(addon[fastest]!, await compileKernels(variant)),
    peak,
  );
}

async function profileKernels(
  { table, experiments }: Report,
  engine: string,
  create: () => Promise<Kernels>,
  peak: number,
): Promise<void> {
  const columns = [];
  for (const experiment of experiments) columns.push(await phaseShares(experiment, create, EPOCHS));
  table.heading(`Share of an epoch: ${engine}`);
  for (const phase of phases)
    table.row(
      phase,
      columns.map(({ rate, share }) => {
        const speed = rate.get(phase);
        return `${speed ? `${speed.toFixed(0)} GFLOP/s ` : ""}${percent(share.get(phase)!).padStart(6)}`;
      }),
    );
  const products = ["forward products", "backward products"] as const;
  table.row(
    "rate of these products, of the peak",
    columns.map(({ rate }) => products.map((phase) => percent(rate.get(phase)! / peak)).join(", ")),
    engine === "wasm" ? "≥ 90%" : "",
  );
  table.row(
    "spectra: Gram matrices and eigenvalues",
    columns.map(({ share }) => percent(share.get("Gram matrices")! + share.get("eigenvalues")!)),
    "≤ 5%",
  );
  table.row(
    "optimizer: weight steps beyond their products",
    columns.map(({ optimizer }) => percent(optimizer)),
    "printed",
  );
  table.row(
    "kernels' memory beside the data",
    columns.map(({ memory }) => megabytes(memory)),
    "≤ 120 MB",
  );
}
