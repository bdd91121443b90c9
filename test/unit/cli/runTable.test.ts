import { describe, expect, test } from "vitest";
import { unchanged } from "../../../server/src/cli/commands/changeRuns.ts";
import { describe as describeRun } from "../../../server/src/cli/commands/show.ts";
import { needsNotesOfStudies, parseStates, runTable, selectRuns } from "../../../server/src/cli/runTable.ts";
import { studyTable, tableCsv } from "../../../server/src/cli/study/studyTable.ts";
import type { ListedRun } from "../../../server/src/domain/runFields.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { runDetail, runSummary } from "../../fixtures/panel/runs.ts";

const objective = { metric: "validationAccuracy", goal: "maximize" } as const;
const sweep = [1e-4, 1e-3, 1e-2].map((rate, index): RunSummary & ListedRun => {
  const good = rate === 1e-3;
  return {
    ...runSummary(`run${index}`, 1, 1, {
      good,
      state: index === 2 ? "stopped" : "finished",
      epoch: 30 - 10 * index,
    }),
    parameters: { "training.optimizer.learningRate": rate },
    objective,
    best: { epoch: 7, value: good ? 0.9 : 0.5 + index / 100 },
  };
});
const ids = (runs: readonly RunSummary[]) => runs.map(({ run }) => run);

describe("dai runs", () => {
  test("shows what varies, the state and the results", () => {
    const [head, first] = runTable(sweep, undefined, undefined);
    expect(head).toBe(
      "run   learningRate  state     epoch  best accuracy  at epoch  accuracy   s_F   s_Fv  verdict",
    );
    expect(first).toMatch(/^run0 {10}1e-4 {2}finished {2}30\/30 +50\.0% +7 /);
  });

  test.each([40, 60, 80, 100])("breaks no row in a terminal of %i columns", (room) => {
    const lines = runTable(sweep, undefined, room);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(room);
  });

  test.each([
    ["", false],
    ["lr<1e-3 accuracy>=80% best>0.5", false],
    ["lr<1e-3 finished", true],
    ["tag=baseline", true],
    ['"wide net"', true],
  ])("needs the notes of studies for the filter %j: %j", (filter, isNeeded) => {
    expect(needsNotesOfStudies(sweep, { filter })).toBe(isNeeded);
  });

  test("shows the columns that are chosen", () => {
    expect(runTable(sweep, ["lr", "state"], undefined)).toEqual([
      "learningRate  state",
      "        1e-4  finished",
      "       0.001  finished",
      "        0.01  stopped",
    ]);
    expect(() => runTable(sweep, ["depth"], undefined)).toThrow('There is no column "depth": use one of');
  });

  test("names the study where there are several", () => {
    const other = { ...sweep[0]!, study: "other", name: "Other" };
    expect(runTable([...sweep, other], undefined, undefined)[0]).toMatch(/^run +study +learningRate/);
  });

  test("selects by state, filter and best value", () => {
    expect(ids(selectRuns(sweep, { best: true }))).toEqual(["run1"]);
    expect(ids(selectRuns(sweep, { best: 2 }))).toEqual(["run1", "run2"]);
    expect(ids(selectRuns(sweep, { best: true, sort: "validationAccuracy", state: ["finished"] }))).toEqual([
      "run1",
    ]);
    expect(ids(selectRuns(sweep, { filter: "lr>1e-4", sort: "lr", reverse: true }))).toEqual([
      "run2",
      "run1",
    ]);
    expect(() => selectRuns(sweep, { filter: "depth>1" })).toThrow('There is no column "depth"');
  });

  test("finds the best of runs that do not tell their best epoch", () => {
    const old = sweep.map(({ best: _, objective: __, ...run }) => run);
    expect(ids(selectRuns(old, { best: true }))).toEqual(["run1"]);
  });

  test("knows the states", () => {
    expect(parseStates("finished, stopped")).toEqual(["finished", "stopped"]);
    expect(() => parseStates("done")).toThrow('There is no state "done": use running, paused');
  });
});

describe("dai stop and continue say why nothing happened", () => {
  const run = runSummary("a", 1, 1, { good: true, epoch: 12 });
  test.each([
    ["stop", { ...run, state: "stopped" }, "is already stopped"],
    ["stop", { ...run, state: "finished" }, "has already ended (finished)"],
    ["continue", { ...run, state: "finished" }, "has already ended (finished)"],
    ["continue", run, "is not stopped"],
    ["continue", { ...run, dismissed: true }, "already continues despite its verdict"],
  ] as const)("%s %#", (action, summary, text) => {
    expect(unchanged(action, summary)).toBe(text);
  });
});

test("dai show tells the parameters, the recipe and the best epoch", () => {
  const options = { good: true, state: "finished" as const };
  const detail = { ...runDetail(runSummary("run1", 1, 1, options), options), ...sweep[1] };
  const lines = describeRun({ ...detail, dai: detail.dai }, sweep, 100);
  expect(lines[0]).toBe("run1  Shell-256: learningRate 0.001");
  expect(lines[1]).toBe("finished at epoch 20 of 30 on wasm; best accuracy 90.0% at epoch 7");
  expect(lines.join("\n")).toMatch(/training +optimizer rmsprop/);
  expect(lines.at(-1)).toMatch(/^ +30 /);
});

test("dai show tells the tags and the note of the run", () => {
  const options = { good: true, state: "finished" as const };
  const notes = { note: "The one to beat.\n\u001b[31mSee the wide one.", tags: ["baseline", "wide"] };
  const detail = { ...runDetail(runSummary("run1", 1, 1, options), options), ...sweep[1], notes };
  const lines = describeRun({ ...detail, dai: detail.dai }, sweep, 100);
  expect(lines.slice(2, 6)).toEqual([
    "tags: baseline, wide",
    "The one to beat.",
    expect.stringMatching(/See the wide one\.$/),
    "",
  ]);
  expect(lines.join("")).not.toContain("\u001b");
});

describe("the table of a study", () => {
  const details = sweep.map((run) => ({ ...runDetail(run, { good: true }), ...run }));

  test("has a row for each run with its parameters and results", () => {
    const columns = studyTable(details);
    const cells = Object.fromEntries(columns.map(({ name, cells }) => [name, cells]));
    expect(cells).toMatchObject({
      run: ["run0", "run1", "run2"],
      "training.optimizer.learningRate": [1e-4, 1e-3, 1e-2],
      objective: Array(3).fill("validationAccuracy"),
      bestEpoch: [7, 7, 7],
      verdict: ["discard", "continue", "discard"],
      verdict_10: ["discard", "continue", "discard"],
    });
  });

  test("quotes what CSV takes for its own signs, and lists are JSON", () => {
    const [first] = details;
    const run = { ...first!, name: 'a "b", c', parameters: { "architecture.hidden": [64, 32] } };
    expect(tableCsv(studyTable([run]))).toContain('"a ""b"", c"');
    expect(tableCsv(studyTable([run]))).toContain('"[64,32]"');
  });
});
