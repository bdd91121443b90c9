/** Reads the model of a run from its snapshots. */

import { join } from "node:path";
import { readRegularLater } from "../connection/regularFile.ts";
import { type DataForm, formOf } from "../dataset/dataset.ts";
import type { DatasetSpec } from "../dataset/kinds/registry.ts";
import { loadDataset } from "../dataset/load.ts";
import type { NamedTensor } from "../engine/engine.ts";
import { planLayers } from "../engine/planLayers.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { RunDetail } from "../protocol/protocol.ts";
import { bestPath, readBest } from "../runs/trainer/bestSnapshot.ts";
import { planOf } from "../runs/trainer/plan.ts";
import { decodeSafetensors, type SafetensorsFile } from "../runs/trainer/safetensors.ts";
import { dataOf } from "../runs/trainer/snapshotMetadata.ts";
import { snapshotEpochs, snapshotPath } from "../runs/trainer/snapshots.ts";
import { isProgram } from "../specification/expansion/programConfig.ts";
import { type Model, NoModelError, type WantedEpoch } from "./model.ts";

/** What a run's data was like, of a run whose snapshots do not say it. */
type FindForm = (dataset: DatasetSpec, cache: string) => Promise<DataForm>;

/**
 * @param home the state directory
 * @param wanted the best epoch, or the newest where no best was kept, when absent
 * @param findForm for snapshots of earlier versions: reads the data, where nothing else is given
 * @throws NoModelError
 */
export async function readModel(
  home: string,
  run: RunDetail,
  wanted?: WantedEpoch,
  findForm: FindForm = formOfData,
): Promise<Model> {
  const { dai } = run;
  if (isProgram(dai)) throw new NoModelError(sentenceOf("model/program", { run: run.run }));
  const { file, epoch } = await snapshotOf(join(home, "snapshots", run.run), run, wanted);
  const form = dataOf(file.metadata) ?? (await findForm(dai.dataset, join(home, "cache")));
  const plan = planOf(dai);
  const layers = planLayers(plan, form);
  return {
    run: run.run,
    study: run.name,
    epoch,
    plan,
    form,
    layers,
    weights: weightsOf(file.tensors, layers),
  };
}

async function formOfData(dataset: DatasetSpec, cache: string): Promise<DataForm> {
  return formOf(await loadDataset(dataset, { cache, progress: () => {} }));
}

async function snapshotOf(
  folder: string,
  run: RunDetail,
  wanted: WantedEpoch | undefined,
): Promise<{ file: SafetensorsFile; epoch: number }> {
  const epochs = await snapshotEpochs(folder);
  const kept = await readBest(folder);
  // A study may have got another objective since; while a run trains, the file may be behind what is known.
  const isOfObjective =
    kept !== null && kept.epoch >= 1 && (kept.metric ?? run.objective?.metric) === run.objective?.metric;
  // Of a finished run it is that of the best record, or an older one that someone has put in its place.
  const isBest = isOfObjective && (run.state !== "finished" || !run.best || run.best.epoch === kept.epoch);
  const best = isBest ? kept.epoch : run.best?.epoch;
  const isThere = (one: number | undefined) =>
    one !== undefined && (one === kept?.epoch || epochs.includes(one));
  const usual = isThere(best) ? best : epochs[0];
  const epoch = wanted === "best" ? best : wanted === "last" ? epochs[0] : (wanted ?? usual);
  const path =
    epoch === undefined || !isThere(epoch)
      ? null
      : epoch === kept?.epoch
        ? bestPath(folder)
        : snapshotPath(folder, epoch);
  if (path === null || epoch === undefined) throw missing(run, wanted, epochs, kept?.epoch, isBest);
  const file = decodeSafetensors(await readRegularLater(path));
  if (file.tensors.some(({ name }) => name === "epoch/step"))
    throw new NoModelError(sentenceOf("model/mid-epoch", { run: run.run }));
  return { file, epoch };
}

function missing(
  { run, best }: RunDetail,
  wanted: WantedEpoch | undefined,
  epochs: number[],
  kept: number | undefined,
  isBest: boolean,
): NoModelError {
  const all = [...new Set([...epochs, ...(kept === undefined ? [] : [kept])])].sort((a, b) => a - b);
  if (all.length === 0) return new NoModelError(sentenceOf("model/no-snapshot", { run }));
  const names = all.map((epoch) => (epoch === kept && isBest ? `${epoch} (the best)` : String(epoch)));
  const there = `there ${all.length === 1 ? "is a snapshot" : "are snapshots"} of epoch ${names.join(", ")}`;
  const what = wanted === "best" ? `its best epoch${best ? `, ${best.epoch}` : ""}` : `epoch ${wanted}`;
  return new NoModelError(sentenceOf("model/other-snapshot", { run, what, there }));
}

/** Of each layer the parameters and buffers: `dense_1/kernel`, but not `dense_1/kernel/velocity`. */
function weightsOf(tensors: NamedTensor[], layers: Model["layers"]): NamedTensor[] {
  const names = new Set(layers.map(({ name }) => name));
  return tensors.filter(({ name, data }) => {
    const [layer = "", , ...state] = name.split("/");
    return names.has(layer) && state.length === 0 && data instanceof Float32Array;
  });
}
