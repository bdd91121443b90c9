/** A store with a large study that nobody has trained: its records decay as those of networks that learn. */
import { statSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import { newSummary } from "../../server/src/runs/launch.ts";
import { createLedger } from "../../server/src/runs/ledger.ts";
import { openStore } from "../../server/src/runs/store/store.ts";
import { expandSpec } from "../../server/src/specification/expansion/expand.ts";
import { runId } from "../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../server/src/specification/parse.ts";

/** The spec of the study, whose runs have ended. @param widths of the hidden layers */
export function filledSpec(runCount: number, epochCount: number, widths: readonly number[]) {
  return {
    dataset: { kind: "shell", dimensions: 4, train: 32, validation: 32 },
    architecture: { kind: "mlp", hidden: widths },
    initialization: { seeds: runCount },
    training: { epochs: epochCount },
  };
}

/** Fills the store of a state directory; answers how many records a second it took, and the size of its file. */
export function fillStore(home: string, runCount: number, epochCount: number, widths: readonly number[]) {
  const { spec } = parseSpec(JSON.stringify(filledSpec(runCount, epochCount, widths)));
  if (!spec) throw new Error("The spec of the study has errors.");
  const { indicator, policy } = spec;
  const scoring = { indicator, policy };
  const path = join(home, "runs.db");
  const store = openStore(path);
  const ledger = createLedger(store, pino({ enabled: false }));
  const configs = expandSpec(spec, "wasm");
  const launch = {
    ...{ study: "bench", name: "bench", uri: null, text: "", epochs: epochCount, scoring },
    ...{ objective: spec.study.objective, runs: new Map() },
  };
  const start = performance.now();
  for (const config of configs) {
    const run = runId(config);
    ledger.together(() => {
      ledger.add(config, scoring, { ...newSummary(run, config, launch), state: "running" });
      for (let epoch = 0; epoch <= epochCount; epoch++) ledger.addRecord(run, decayed(epoch, widths));
      ledger.change(run, { state: "finished" });
    });
  }
  store.close();
  const seconds = (performance.now() - start) / 1000;
  return { records: (runCount * (epochCount + 1)) / seconds, bytes: statSync(path).size };
}

function decayed(epoch: number, widths: readonly number[]) {
  const spectra = widths.flatMap((width) =>
    [0, 1].flatMap(() => Array.from({ length: width }, (_, i) => Math.exp((-i * (1 + epoch / 50)) / width))),
  );
  return {
    epoch,
    trainLoss: epoch ? 0.7 / epoch : null,
    trainAccuracy: epoch ? 1 - 0.5 / epoch : null,
    validationLoss: 0.71234567,
    validationAccuracy: 0.5 + epoch / 1000,
    seconds: 0.25,
    layers: widths.map((width, index) => ({ name: `dense_${index + 1}`, width })),
    spectra: Float32Array.from(spectra),
  };
}
