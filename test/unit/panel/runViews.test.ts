/** What the page says of one run beside its curves. */
import { describe, expect, it } from "vitest";
import { differences } from "../../../webview-ui/src/run/differences.ts";
import { perClass } from "../../../webview-ui/src/run/perClass.ts";
import { mayHaveAccuracy } from "../../../webview-ui/src/run/scores/scoresPictures.ts";
import { savingOf } from "../../../webview-ui/src/run/verdictLine.ts";
import type { Run } from "../../../webview-ui/src/state/state.ts";
import { searchRuns } from "../../fixtures/panel/search.ts";

describe("two runs", () => {
  it("differ in the keys of their configurations", () => {
    const [first, second] = searchRuns(2);
    const other = { ...second!.config!, extra: [1, 2] };
    expect(differences(first!.config!, other)).toEqual([
      { path: "initialization.seed", first: "1", second: "2" },
      { path: "extra", first: "–", second: "1-2" },
    ]);
    expect(differences(first!.config!, first!.config!)).toEqual([]);
  });
});

describe("the picture of accuracies", () => {
  const [run] = searchRuns(1);
  const show = (change: Partial<Run>) =>
    mayHaveAccuracy({ run: { ...run!, ...change }, highlighted: [], others: [], paths: [] });
  const records = run!.records.map(
    (record) => record && { ...record, validationAccuracy: null, trainAccuracy: null, scores: null },
  );

  it("is left out in a regression, and there while nothing is known", () => {
    expect(show({})).toBe(true);
    expect(show({ records: [] })).toBe(true);
    expect(show({ records: records.slice(0, 1) })).toBe(true);
    expect(show({ records })).toBe(false);
  });
});

describe("the classes of a run", () => {
  it("have precision, recall and F1", () => {
    const [first, second, third] = perClass([
      [8, 2, 0],
      [4, 6, 0],
      [0, 0, 0],
    ]);
    expect(first).toEqual({
      samples: 10,
      precision: 8 / 12,
      recall: 0.8,
      f1: (2 * (8 / 12) * 0.8) / (8 / 12 + 0.8),
    });
    expect(second).toMatchObject({ samples: 10, precision: 0.75, recall: 0.6 });
    expect(third).toEqual({ samples: 0, precision: null, recall: null, f1: null });
  });
});

describe("what stopping saves", () => {
  const verdict = { epoch: 5, decision: "advised" as const, saves: 99_995 };
  const at = (state: "running" | "finished" | "stopped", epoch: number) =>
    savingOf({ state, epoch, epochs: 100_000 }, verdict);

  it("is counted from where the run is, in numbers that can be read", () => {
    expect(at("running", 25)).toBe("Stop now to save 99,975 of 100,000 epochs.");
    expect(at("stopped", 2000)).toBe("Stopping it saved 98,000 of 100,000 epochs.");
    expect(at("finished", 100_000)).toBe("Stopping it at epoch 5 would have saved 99,995 of 100,000 epochs.");
    expect(
      savingOf({ state: "stopped", epoch: 5, epochs: 100_000 }, { ...verdict, decision: "stopped" }),
    ).toBe("Stopping it saved 99,995 of 100,000 epochs.");
  });
});
