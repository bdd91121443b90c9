import { expect, test } from "vitest";
import { epochsCsv } from "../../../server/src/cli/commands/export.ts";
import { parseEpochs, parseShare, parseSuccess } from "../../../server/src/cli/study/studyOptions.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";

test("good runs are named by an accuracy, a share or a distance", () => {
  expect(["0.65", "65%", "top:25%", "top:0.25", "within:2%", ".7"].map(parseSuccess)).toEqual([
    { above: 0.65 },
    { above: 0.65 },
    { top: 0.25 },
    { top: 0.25 },
    { within: 0.02 },
    { above: 0.7 },
  ]);
  for (const bad of ["65", "", "best", "top:", "top:120%", "-0.2"])
    expect(() => parseSuccess(bad), bad).toThrow("Give an accuracy (0.65 or 65%), top:25%, or within:2%.");
});

test("epochs come in rising order, and are whole numbers from 1", () => {
  expect(parseEpochs("20, 5,10")).toEqual([5, 10, 20]);
  for (const bad of ["", "0", "5,", "1.5"]) expect(() => parseEpochs(bad), bad).toThrow("Give epochs");
});

test("shares lie between 0 and 1", () => {
  expect(["5%", "0.1"].map(parseShare)).toEqual([0.05, 0.1]);
  for (const bad of ["0", "1", "5", "", "x"]) expect(() => parseShare(bad), bad).toThrow("Give a share");
});

test("a CSV file has a line per epoch, with empty fields for what there is not", () => {
  const base = { trainLoss: null, trainAccuracy: null, validationLoss: 0.7, layers: [], seconds: 0.5 };
  const scores = { so: 4, ss: 0.001, st: 5, sF: 5, sFv: 0.6 };
  const run = {
    records: [
      { ...base, epoch: 0, validationAccuracy: 0.5, scores: null },
      { ...base, epoch: 1, trainLoss: 0.69, trainAccuracy: 0.55, validationAccuracy: 0.52, scores },
    ],
    verdicts: [{ epoch: 1, verdict: "continue" }],
  } as unknown as RunDetail;
  expect(epochsCsv(run).split("\r\n")).toEqual([
    "epoch,trainLoss,trainAccuracy,validationLoss,validationAccuracy,so,ss,st,sF,sFv,verdict,seconds",
    "0,,,0.7,0.5,,,,,,,0.5",
    "1,0.69,0.55,0.7,0.52,4,0.001,5,5,0.6,continue,0.5",
    "",
  ]);
});

test("the name of a metric can't add columns or lines to a CSV file", () => {
  const base = { trainLoss: null, trainAccuracy: null, validationLoss: null, validationAccuracy: null };
  const record = { ...base, epoch: 1, scores: null, layers: [], seconds: 0.5, metrics: { 'a,"b"\nc': 2 } };
  const run = { records: [record], verdicts: [] } as unknown as RunDetail;
  expect(epochsCsv(run)).toBe(
    'epoch,trainLoss,trainAccuracy,validationLoss,validationAccuracy,so,ss,st,sF,sFv,verdict,seconds,"a,""b""\nc"\r\n' +
      "1,,,,,,,,,,,0.5,2\r\n",
  );
});
