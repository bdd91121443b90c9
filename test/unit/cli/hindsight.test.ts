import { expect, test } from "vitest";
import { hindsight } from "../../../server/src/cli/terminal/hindsight.ts";
import type { VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { type Course, flat, follow, fourRuns, verdictRecord } from "./terminalStudies.ts";

/** A fifth run that was as good as the best when its verdict came. */
const good = (verdict: VerdictRecord): Course => ({
  changed: { seed: 3 },
  levels: flat,
  accuracy: 0.8,
  verdict,
  state: "finished",
});
const becauseOf = (basis: string) =>
  verdictRecord("discard", {
    evidence: { kind: "auto", basis } as unknown as VerdictRecord["evidence"] & object,
  });

test("a good run that is unlikely to learn by its level is named", () => {
  expect(hindsight(follow([...fourRuns, good(becauseOf("standing"))]))).toContain(
    "wrong for 1 of the 3 good runs",
  );
});

test.each([
  ["has converged", verdictRecord("saturated")],
  ["has lost a layer", becauseOf("fault")],
])("a run that was good by then and %s loses nothing", (_, verdict) => {
  expect(hindsight(follow([...fourRuns, good(verdict)]))).not.toContain("wrong");
});
