/** A large study in a store, as the daemon would have stored it, though nobody has trained it. */
import { join } from "node:path";
import pino from "pino";
import { arithmeticOf, defaultEngine } from "../../../server/src/engine/registry.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";
import { planRuns } from "../../../server/src/specification/expansion/plan.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

export interface StudySize {
  runs: number;
  epochs: number;
  /** of the hidden layers */
  widths: readonly number[];
}

/** The spec of a study of so many runs, on data that take no time. */
export function specOfStudy({ runs, epochs, widths }: StudySize) {
  return {
    dataset: { kind: "shell", dimensions: 4, train: 32, validation: 32 },
    architecture: { kind: "mlp", hidden: widths },
    initialization: { gain: Array.from({ length: runs }, (_, index) => 0.1 + index / 1000), seeds: 1 },
    training: { epochs },
  };
}

/** Stores a study whose runs have finished in the store of a state directory. Verdicts are given when they are evaluated. */
export async function storeStudy(home: string, size: StudySize): Promise<RunId[]> {
  const text = JSON.stringify(specOfStudy(size));
  const { spec } = parseSpec(text);
  const { indicator, policy, study } = spec!;
  const scoring = { indicator, policy: { ...policy, rule: "none" as const } };
  const planned = await planRuns(spec!, arithmeticOf(defaultEngine));
  const ids = [...planned.keys()];
  const launch = {
    ...{ study: "study", name: "many", uri: null, text, epochs: size.epochs },
    ...{ objective: study.objective, scoring, runs: planned },
  };
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, pino({ enabled: false }));
  store.transaction(() => store.putStudy({ study: "study", name: "many", uri: null, spec: text, runs: ids }));
  ledger.together(() => {
    for (const [run, { config, parameters }] of planned)
      ledger.add(config, scoring, { ...newSummary(run, config, launch, parameters), state: "running" });
    for (const [index, run] of ids.entries()) {
      for (let epoch = 0; epoch <= size.epochs; epoch++) ledger.addRecord(run, recordOf(size, index, epoch));
      ledger.change(run, { state: "finished" });
    }
  });
  ledger.close();
  store.close();
  return ids;
}

/** Some runs learn more than others; spectra decay as those of a network that learns. */
function recordOf({ runs, epochs, widths }: StudySize, index: number, epoch: number) {
  const learned = ((index * 7919) % runs) / runs;
  const share = (learned * epoch) / epochs;
  const loss = Math.LN2 * (1 - 0.9 * share);
  const accuracy = 0.5 + 0.45 * share;
  const spectrum = (width: number) =>
    Array.from({ length: width }, (_, i) => Math.exp((-i * (1 + epoch / 50)) / width));
  return {
    ...{ epoch, trainLoss: epoch === 0 ? null : loss, trainAccuracy: epoch === 0 ? null : accuracy },
    ...{ validationLoss: loss, validationAccuracy: accuracy, seconds: 1 },
    ...(epoch === 0 && { guessing: { rows: 32, accuracy: 0.5, loss: Math.LN2 } }),
    layers: widths.map((width, layer) => ({ name: `dense_${layer + 1}`, width })),
    // Of both matrices.
    spectra: Float32Array.from(widths.flatMap((width) => [...spectrum(width), ...spectrum(width)])),
  };
}
