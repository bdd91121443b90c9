import { expect, it } from "vitest";
import { compileFilter } from "../../../webview-ui/src/runs/filter.ts";
import type { Run } from "../../../webview-ui/src/state/state.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const bare = { sequence: 0, records: [], verdicts: [], indicator: null };
const runs: Run[] = [
  { summary: runSummary("aaa", 1, 1, { good: true, epoch: 12 }), ...bare },
  { summary: runSummary("bbb", 2, 8, { good: false, state: "finished" }), ...bare },
  { summary: runSummary("c0ffee", 3, 16, { good: false, state: "queued", epoch: -1 }), ...bare },
];

it.each([
  ["", ["aaa", "bbb", "c0ffee"]],
  ["  ", ["aaa", "bbb", "c0ffee"]],
  ["running", ["aaa"]],
  ["DISCARD", ["bbb"]],
  ["gain>=8", ["bbb", "c0ffee"]],
  ["gain>=8 queued", ["c0ffee"]],
  ["seed=1", ["aaa"]],
  ["epoch<13", ["aaa", "c0ffee"]],
  ["acc<=55%", ["bbb"]],
  ["accuracy>0.6", ["aaa"]],
  ["sF>1", ["aaa"]],
  ["256-128", ["aaa", "bbb", "c0ffee"]],
  ["c0ff", ["c0ffee"]],
  ["c0", []],
  ['"shell 256"', []],
  ['"shell-256" running', ["aaa"]],
  ['"shell-256', ["aaa", "bbb", "c0ffee"]],
  ["constructor>1", []],
  ["gain>", []],
])("the filter %j lets through %j", (text, expected) => {
  expect(runs.filter(compileFilter(text)).map(({ summary }) => summary.run)).toEqual(expected);
});
