import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toBlob, withSums } from "../../../server/src/runs/store/database/spectraBlob.ts";
import { historyOf } from "../../../server/src/runs/store/historyOf.ts";
import { scoreRecords } from "../../../server/src/runs/store/scoreRecords.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";
import { runsOf, specWith } from "../language/runs.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-scores-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("stored epochs become a history, with the nuclear norms of both matrices", () => {
  const store = openStore(join(folder, "runs.db"));
  const [summary] = runsOf(specWith("{}"));
  const { run } = summary!;
  for (const epoch of [0, 1]) {
    const body = {
      ...{ epoch, trainLoss: epoch === 0 ? null : 0.5, trainAccuracy: null, seconds: 1, scores: null },
      ...{ validationLoss: 0.7, validationAccuracy: 0.5 + epoch / 4 },
      layers: withSums(
        // of each layer, before its activation and after it
        toBlob(Float32Array.of(1, 0.5, 1, 0.25, 1, 0)),
        [
          { name: "dense_1", width: 2 },
          { name: "dense_2", width: 1 },
        ],
      ),
    };
    store.append(run, { method: "dai/run/epoch", body: JSON.stringify(body), epoch, spectraChecksum: null });
  }
  const records = scoreRecords(store, run, "activation");
  store.close();
  expect(records.map(({ epoch }) => epoch)).toEqual([0, 1]);
  expect(records[0]!.layers).toMatchObject([
    { name: "dense_1", width: 2, nuclearNorm: 1.25, nuclearNorms: { linear: 1.5, activation: 1.25 } },
    { name: "dense_2", width: 1, nuclearNorm: 0, nuclearNorms: { linear: 1, activation: 0 } },
  ]);
  const finished = historyOf({ ...summary!, epochs: 1 }, records);
  expect(finished).toMatchObject({ run, maxEpochs: 1, finalAccuracy: 0.75 });
  expect(finished.epochs[1]!.layers[0]!.nuclearNorms).toEqual({ linear: 1.5, activation: 1.25 });
  expect(historyOf({ ...summary!, epochs: 2 }, records).finalAccuracy).toBeNull();
});
