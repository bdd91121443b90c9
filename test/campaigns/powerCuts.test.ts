/** `DAI_CAMPAIGN_CUTS` says how often the power is cut, 200 times by default. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeHome, temporaryHome } from "../integration/support/daemon.ts";
import { cutOnce, uninterruptedRecords } from "../integration/support/powerCuts.ts";
import { compilePreload } from "../integration/support/preload.ts";
import { smallSpec } from "../integration/support/runs.ts";
import { needs, program } from "../support/needs.ts";
import { inRounds, isOver } from "./rounds.ts";

const cuts = Number(process.env["DAI_CAMPAIGN_CUTS"] ?? 200);
const seed = Number(process.env["DAI_CAMPAIGN_SEED"] ?? 1);
const study = { spec: { ...smallSpec, initialization: { gain: [0.5, 4], seeds: 1 } }, epochs: 150 };

let folder: string;
beforeEach(() => {
  folder = temporaryHome();
});
afterEach(() => removeHome(folder));

test(
  "after a power cut everything is there that a client has received, and the records are the same",
  needs(program("compiler")),
  async () => {
    const library = compilePreload("writeLog", folder);
    const wanted = await uninterruptedRecords(study);
    const outcomes = await inRounds("powerCuts", cuts, async (round) => {
      const seen = await cutOnce({ ...study, library, wanted, seed: seed + round });
      return { cuts: 1, seen };
    });
    if (!isOver()) expect(outcomes.length).toBeGreaterThan(0);
  },
);
