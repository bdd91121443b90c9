/** Parameters and metrics that are called as columns are: one rule in tables, filters, files and the panel. */
import { expect, test } from "vitest";
import { epochsCsv } from "../../../server/src/cli/commands/export.ts";
import { runTable } from "../../../server/src/cli/runTable.ts";
import { studyTable } from "../../../server/src/cli/study/studyTable.ts";
import { measuredFields } from "../../../server/src/domain/measuredFields.ts";
import { metricOf, metricTitle } from "../../../server/src/domain/metrics.ts";
import { isOwnName, parameterName, parameterPath } from "../../../server/src/domain/ownNames.ts";
import { labelPaths, parameterLabels } from "../../../server/src/domain/parameters.ts";
import { findField, type ListedRun, runFields } from "../../../server/src/domain/runFields.ts";
import { compileFilter } from "../../../server/src/domain/runFilter.ts";
import type { RunSummary } from "../../../server/src/protocol/protocol.ts";
import { columnsOf } from "../../../webview-ui/src/runs/columns.ts";
import { metricsOf } from "../../../webview-ui/src/state/metrics.ts";
import { colourings, createColouring } from "../../../webview-ui/src/study/pictures/colouring.ts";
import { runDetail, runSummary } from "../../fixtures/panel/runs.ts";

const names = [
  ...["best", "state", "verdict", "run", "epoch", "Epoch", "seed", "name", "acc", "sF", "seconds", "tag"],
  ...["__proto__", "constructor", "toString", "parameter.best", "validationLoss"],
];
/** Two runs of a program whose parameters and metrics are called so, with other values each. */
const runs = [0, 1].map((at): RunSummary & ListedRun => ({
  ...runSummary(`run${at}`, 1, 1, { good: true, state: at === 0 ? "finished" : "stopped", epoch: 9 }),
  ...{
    scheme: "",
    hidden: [],
    objective: { metric: "epoch", goal: "maximize" },
    best: { epoch: 7, value: 40 + at },
  },
  parameters: Object.fromEntries(names.map((name, index) => [name, 100 * at + index])),
}));
const valuesOf = (at: number) => Object.fromEntries(names.map((name, index) => [name, 1000 * at + index]));
const newest = new Map(
  runs.map(({ run }, at) => [run, { epoch: 9, seconds: 3, validationLoss: 0.5, metrics: valuesOf(at) }]),
);
const paths = labelPaths(runs);
const fields = [...runFields(runs, paths), ...measuredFields(newest)];

test("every column's name and other names are its own", () => {
  const quantities = runFields([runSummary("aaa", 1, 1, { good: true })], []).filter(
    ({ name }) => !name.includes("."),
  );
  for (const { name, title, aliases } of quantities)
    for (const one of [name, title, ...aliases]) expect(isOwnName(one), one).toBe(true);
  for (const name of names) expect(parameterPath(parameterName(name))).toBe(name);
});

test("each column is found by its name, and no two are called alike", () => {
  for (const [index, name] of names.entries()) {
    expect(findField(fields, parameterName(name))?.value(runs[1]!), name).toBe(100 + index);
    // A metric may have the name of a parameter; the longer one is its own.
    expect(findField(fields, `metric.${name}`)?.value(runs[1]!), name).toBe(1000 + index);
  }
  const own = fields.filter(({ name }) => isOwnName(name)).map(({ name }) => name);
  expect(new Set(own).size).toBe(own.length);
});

test("a filter means the column by its name, and the parameter by its longer one", () => {
  const found = (text: string) => {
    const { matches, unknown } = compileFilter(text, fields);
    return [runs.filter(matches).map(({ run }) => run), unknown];
  };
  expect(found("state=finished")).toEqual([["run0"], []]);
  expect(found("best>40")).toEqual([["run1"], []]);
  expect(found("acc>2")).toEqual([[], []]);
  expect(found("parameter.state>100")).toEqual([["run1"], []]);
  expect(found("metric.state>=1000")).toEqual([["run1"], []]);
  expect(found("parameter.epoch>=100 parameter.Epoch>=105")).toEqual([["run1"], []]);
});

test("what two names mean that differ in case alone is not guessed", () => {
  const two = runFields([{ ...runs[0]!, parameters: { LR: 1, lr: 2 } }], ["LR", "lr"]);
  expect(findField(two, "lr")?.name).toBe("lr");
  expect(findField(two, "LR")?.name).toBe("LR");
  expect(findField(two, "Lr")).toBeNull();
});

test("a filter compares names with any letters and signs", () => {
  const width = { ...runs[0]!, parameters: { "größe-max": 3 } };
  const { matches, unknown } = compileFilter("größe-max>2", runFields([width], ["größe-max"]));
  expect([matches(width), unknown]).toEqual([true, []]);
});

test("tables and files have no column twice", () => {
  const [head] = runTable(runs, undefined, undefined);
  const titles = head!.trim().split(/ {2,}/);
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles).toEqual(
    expect.arrayContaining(["state", "parameter.state", "best metric.epoch", "constructor"]),
  );
  const study = studyTable(runs.map((run) => ({ ...run, config: {}, indicator: {}, verdicts: [] }) as never));
  const columns = study.map(({ name }) => name.toLowerCase());
  const twice = columns.filter((name, at) => columns.indexOf(name) !== at);
  expect(twice).toEqual(["parameter.epoch"]);
  expect(study.find(({ name }) => name === "parameter.best")?.cells).toEqual([0, 100]);
  expect(study.find(({ name }) => name === "best")?.cells).toEqual([40, 41]);
  const [line] = epochsCsv({ records: [...newest.values()] as never, verdicts: [] }).split("\r\n");
  const csv = line!.split(",");
  expect(new Set(csv).size).toBe(csv.length);
  expect(csv).toContain("metric.epoch");
});

test("an objective is the program's own metric, not another part of a record", () => {
  const record = [...newest.values()][1];
  expect(metricOf(record, "epoch")).toBe(1004);
  expect(metricOf(record, "seconds")).toBe(1010);
  expect(metricOf(record, "validationLoss")).toBe(0.5);
  expect(metricOf({ epoch: 3 } as never, "epoch")).toBeNull();
  expect(metricTitle("epoch")).toBe("metric.epoch");
});

test("columns, colours and curves of the panel are called alike", () => {
  const record = runDetail(runSummary("a", 1, 1, { good: true }), { good: true }).records!.at(-1)!;
  const listed = runs.map((summary, at) => ({
    ...{ summary, sequence: 0, verdicts: [], indicator: null },
    records: [{ ...record, metrics: valuesOf(at) }],
  })) as never as Parameters<typeof columnsOf>[0];
  const ids = columnsOf(listed, paths).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const state = columnsOf(listed, paths).find(({ id }) => id === "parameter.state");
  expect(state?.field?.value(runs[1]!)).toBe(101);
  const colours = colourings(paths);
  expect(colours.get("state")).toBe("state");
  expect(colours.get("parameter.state")).toBe("parameter.state");
  expect(createColouring("parameter.state", listed).legend.map(({ name }) => name)).toEqual(["1", "101"]);
  const metrics = metricsOf(listed);
  expect(metrics[0]?.name).toBe("metric.epoch");
  expect(metrics.filter(({ name }) => name.endsWith("sF")).map(({ name }) => name)).toEqual([
    "sF",
    "metric.sF",
  ]);
  expect([...parameterLabels(["program.parameters.state"]).values()]).toEqual(["parameter.state"]);
  expect([...parameterLabels(["training.epochs", "dataset.seed"]).values()]).toEqual([
    "training.epochs",
    "dataset.seed",
  ]);
});
