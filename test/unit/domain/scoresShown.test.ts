import { expect, test } from "vitest";
import { areScoresShown } from "../../../server/src/domain/scoresShown.ts";
import { summary, verdictRecord } from "../cli/terminalStudies.ts";

test.each([
  ["their gain varies", [summary("a"), summary("b", { gain: 8 })], true],
  [
    "a verdict is the paper's",
    [summary("a", { verdict: verdictRecord("continue", { rule: "paper" }) })],
    true,
  ],
  [
    "a verdict is of a store before rules had names",
    [summary("a", { verdict: verdictRecord("continue") })],
    true,
  ],
  ["only the seed varies", [summary("a"), summary("b", { seed: 2 })], false],
  [
    "the verdicts rest on curves",
    [summary("a", { verdict: verdictRecord("continue", { rule: "auto" }) })],
    false,
  ],
])("lists show the scores: %s", (_, runs, expected) => {
  expect(areScoresShown(runs)).toBe(expected);
});
