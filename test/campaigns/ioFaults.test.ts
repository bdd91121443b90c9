/**
 * Each daemon has one write, sync, open for writing or rename of its store fail: the 1st, the 1st + step, and so on until a
 * study has fewer; then the same of its snapshots; with both an error and a full disk. The log must say each fault. `DAI_CAMPAIGN_STEP` says how far
 * apart, 1 by default, and `DAI_CAMPAIGN_FIRST` which is the first.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeHome, temporaryHome } from "../integration/support/daemon.ts";
import { type FaultError, type FaultPlace, trainWithFault } from "../integration/support/ioFaults.ts";
import { compilePreload } from "../integration/support/preload.ts";
import { needs, program } from "../support/needs.ts";
import { inRounds, isOver } from "./rounds.ts";

const step = Number(process.env["DAI_CAMPAIGN_STEP"] ?? 1);
const first = Number(process.env["DAI_CAMPAIGN_FIRST"] ?? 1);

let folder: string;
beforeEach(() => {
  folder = temporaryHome();
});
afterEach(() => removeHome(folder));

test.for<[string, FaultPlace, FaultError]>([
  ["store", "/runs.db", "EIO"],
  ["store", "/runs.db", "ENOSPC"],
  ["snapshots", "/snapshots/", "EIO"],
  ["snapshots", "/snapshots/", "ENOSPC"],
])(
  "whichever call that writes the %s fails, no record is lost (%s, %s)",
  needs(program("compiler")),
  async ([what, place, error]) => {
    const library = compilePreload("ioFault", folder);
    const { records: wanted } = await trainWithFault(library, place, 0);
    const outcomes = await inRounds(
      `ioFaults-${what}-${error}-${step}${first === 1 ? "" : `-from-${first}`}`,
      Number.POSITIVE_INFINITY,
      async (round) => {
        const at = first + round * step;
        const { refusals, isHit, isLogged, records } = await trainWithFault(library, place, at, error);
        expect({ at, records, isLogged }).toEqual({ at, records: wanted, isLogged: isHit });
        return isHit ? { faults: 1, refused: Math.min(1, refusals), logged: 1 } : null;
      },
    );
    if (!isOver()) expect(outcomes.length).toBeGreaterThan(0);
  },
);
