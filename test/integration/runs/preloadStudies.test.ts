import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { expect, onTestFinished, test } from "vitest";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";
import { defaultScoring } from "../../../server/src/runs/store/tables/storedScoring.ts";
import { rescore } from "../../support/rescore.ts";
import { storeStudy } from "../support/storedStudy.ts";

test("the curves that a launch's first verdict takes are read before it, also where runs had no rule", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dai-preload-"));
  const runs = await storeStudy(folder, { runs: 30, epochs: 10, widths: [4] });
  const store = openStore(join(folder, "runs.db"));
  const read: string[] = [];
  const watched: typeof store = {
    ...store,
    epochsOf: (run, range) => {
      read.push(run);
      return store.epochsOf(run, range);
    },
  };
  const ledger = createLedger(watched, pino({ enabled: false }));
  onTestFinished(() => {
    ledger.close();
    store.close();
    rmSync(folder, { recursive: true });
  });
  const scoring = defaultScoring(11);
  await ledger.preload(runs, { study: "study", scoring });
  expect(new Set(read)).toEqual(new Set(runs));

  read.length = 0;
  rescore(ledger, runs[0]!, scoring, { epochs: 11 });
  expect(ledger.summary(runs[0]!)?.verdict).not.toBeNull();
  expect(read.filter((run) => run !== runs[0])).toEqual([]);
});
