import { describe, expect, test } from "vitest";
import { labelPaths } from "../../../server/src/domain/parameters.ts";
import {
  fieldsMeant,
  findField,
  type ListedRun,
  runFields,
  sortByField,
} from "../../../server/src/domain/runFields.ts";
import { compileFilter } from "../../../server/src/domain/runFilter.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

const runs: ListedRun[] = [
  {
    ...runSummary("aaa", 1, 1, { good: true, epoch: 12 }),
    parameters: { "training.optimizer.learningRate": 1e-4, "program.parameters.width": 64 },
  },
  {
    ...runSummary("bbb", 2, 8, { good: false, state: "finished" }),
    parameters: { "training.optimizer.learningRate": 1e-2, "program.parameters.width": 128 },
  },
  {
    ...runSummary("c0ffee", 3, 16, { good: false, state: "queued", epoch: -1 }),
    parameters: { "training.optimizer": { kind: "adam" }, "architecture.hidden": [64, 32] },
  },
];
const fields = runFields(runs, labelPaths(runs));
const matching = (text: string) => {
  const filter = compileFilter(text, fields);
  return runs.filter(filter.matches).map(({ run }) => run);
};

test.each([
  ["", ["aaa", "bbb", "c0ffee"]],
  ["  ", ["aaa", "bbb", "c0ffee"]],
  ["running", ["aaa"]],
  ["DISCARD", ["bbb"]],
  ["unlikely", ["bbb"]],
  ["verdict=likely", ["aaa"]],
  ['state="finished"', ["bbb"]],
  ['state!="finished"', ["aaa", "c0ffee"]],
  ["gain>=8", ["bbb", "c0ffee"]],
  ["gain>=8 queued", ["c0ffee"]],
  ["seed=1", ["aaa"]],
  ["seed!=1", ["bbb", "c0ffee"]],
  ["epoch<13", ["aaa", "c0ffee"]],
  ["acc<=55%", ["bbb"]],
  ["accuracy>0.6", ["aaa"]],
  ["sF>1", ["aaa"]],
  ["state=finished", ["bbb"]],
  ["lr<1e-3", ["aaa"]],
  ["learningRate>=.01", ["bbb"]],
  ["lr<1e-3 width=64", ["aaa"]],
  ["width=128", ["bbb"]],
  ["training.optimizer=adam", ["c0ffee"]],
  ["adam", ["c0ffee"]],
  ["hidden=64-32", ["c0ffee"]],
  ["256-128", ["aaa", "bbb", "c0ffee"]],
  ["c0ff", ["c0ffee"]],
  ["c0", []],
  ['"shell 256"', []],
  ['"shell-256" running', ["aaa"]],
  ['"shell-256', ["aaa", "bbb", "c0ffee"]],
  ["constructor>1", []],
  ["gain>", []],
  ["gain>x", []],
])("the filter %j matches %j", (text, expected) => {
  expect(matching(text)).toEqual(expected);
});

test("a comparison with a name that is no field is reported", () => {
  expect(compileFilter("depth>1 gain>0 adam", fields).unknown).toEqual(["depth"]);
});

describe("a field is found", () => {
  test.each([
    ["validationAccuracy", "validationAccuracy"],
    ["ACC", "validationAccuracy"],
    ["lr", "training.optimizer.learningRate"],
    ["learning", "training.optimizer.learningRate"],
    ["training.optimizer.learningRate", "training.optimizer.learningRate"],
    ["optimizer.learningRate", "training.optimizer.learningRate"],
    ["seed", "initialization.seeds"],
  ])("by %s", (wanted, name) => {
    expect(findField(fields, wanted)?.name).toBe(name);
  });
  test.each(["nothing", "s", ""])("not by %j", (wanted) => {
    expect(findField(fields, wanted)).toBeNull();
  });
});

test("a name of several fields is none of them, and is told with all", () => {
  const paths = ["training.optimizer.kind", "training.schedule.kind"];
  const several = runFields(runs, paths);
  expect(findField(several, "kind")).toBeNull();
  expect(fieldsMeant(several, "kind").map(({ name }) => name)).toEqual(paths);
  expect(findField(several, "schedule.kind")?.name).toBe("training.schedule.kind");
  expect(compileFilter("kind=adam", several).unknown).toEqual(["kind"]);
});

describe("runs are sorted", () => {
  const sorted = (name: string, reverse = false) =>
    sortByField(runs, findField(fields, name)!, reverse).map(({ run }) => run);
  test("by what is better, and those without a value come last", () => {
    expect(sorted("accuracy")).toEqual(["aaa", "bbb", "c0ffee"]);
    expect(sorted("accuracy", true)).toEqual(["bbb", "aaa", "c0ffee"]);
  });
  test("by a parameter, rising", () => {
    expect(sorted("lr")).toEqual(["aaa", "bbb", "c0ffee"]);
  });
  test("by the best value in the direction of their objective", () => {
    const losses = [0.5, 0.1, 0.3].map((value, index): ListedRun => {
      const objective = { metric: "validationLoss", goal: "minimize" } as const;
      return { ...runs[index]!, objective, best: { epoch: 3, value } };
    });
    const field = findField(runFields(losses, []), "validationLoss")!;
    expect(sortByField(losses, field).map(({ best }) => best?.value)).toEqual([0.1, 0.3, 0.5]);
  });
});

test("a run that learns too slowly for its study is outpaced, in its row as in a filter", () => {
  const verdict = { verdict: "continue", wantsStop: true } as const;
  const outpaced: ListedRun = { ...runs[0]!, verdict };
  const all = [outpaced, { ...outpaced, run: "other", verdict: { ...verdict, wantsStop: false } }];
  const found = runFields(all, []);
  expect(all.map((run) => findField(found, "verdict")!.text(run))).toEqual(["outpaced", "likely"]);
  for (const filter of ["outpaced", "verdict=outpaced"])
    expect(all.filter(compileFilter(filter, found).matches)).toEqual([outpaced]);
});

test("runs are found by the tags and the note of their study too", () => {
  const ofStudies = [
    { ...runs[0]!, study: "s1", notes: { note: "", tags: ["own"] } },
    { ...runs[1]!, study: "s1" },
    { ...runs[2]!, study: "s2" },
  ];
  const notes = new Map([["s1", { note: "The widths of the paper", tags: ["baseline", "wide net"] }]]);
  const found = (text: string) => {
    const { matches } = compileFilter(text, fields, notes);
    return ofStudies.filter(matches).map(({ run }) => run);
  };
  expect(found("tag=baseline")).toEqual(["aaa", "bbb"]);
  expect(found('tag="wide net"')).toEqual(["aaa", "bbb"]);
  expect(found("tag!=baseline")).toEqual(["c0ffee"]);
  expect(found("tag=own")).toEqual(["aaa"]);
  expect(found('"widths of the paper"')).toEqual(["aaa", "bbb"]);
});
