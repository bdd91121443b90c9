/** Each picture, drawn from fixed data, is the SVG file that was examined once. */

import { describe, expect, it } from "vitest";
import { gainPath, seedPath } from "../../../server/src/domain/parameters.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { classesPicture } from "../../../webview-ui/src/dataset/classesPicture.ts";
import type { Picture } from "../../../webview-ui/src/pictures/picture.ts";
import { toCsv } from "../../../webview-ui/src/pictures/picture.ts";
import { drawSaved } from "../../../webview-ui/src/pictures/savedPicture.ts";
import { svgPen } from "../../../webview-ui/src/pictures/svgPen.ts";
import { verdictColour } from "../../../webview-ui/src/pictures/verdictSigns.ts";
import { reduce } from "../../../webview-ui/src/reduce.ts";
import { layerHistories } from "../../../webview-ui/src/run/decay/decayCharts.ts";
import { decayPicture } from "../../../webview-ui/src/run/decay/decayPicture.ts";
import { valueAxis } from "../../../webview-ui/src/run/decay/decayScale.ts";
import { paper as theme } from "../../../webview-ui/src/run/paper.ts";
import {
  accuracyPicture,
  lossPicture,
  scorePicture,
} from "../../../webview-ui/src/run/scores/scoresPictures.ts";
import { initialState, type Message, type Run } from "../../../webview-ui/src/state/state.ts";
import { distributionPicture, scatterPicture } from "../../../webview-ui/src/study/pictures/studyPictures.ts";
import { studyFigures } from "../../../webview-ui/src/study/studyFigures.ts";
import { preview } from "../../fixtures/panel/preview.ts";
import { epochRecord, type RunOptions, runDetail, runSummary } from "../../fixtures/panel/runs.ts";

const paths = [gainPath, seedPath];

function svgOf(picture: Picture): string {
  const size = { width: 320, height: 180 };
  const pen = svgPen(size, theme.background, picture.description);
  picture.draw(pen, size, theme);
  return pen.toString();
}
const snapshot = (name: string) => `../../fixtures/panel/svg/${name}.svg`;

const records = [0, 4, 8, 12].map((epoch) => epochRecord({ good: true, widths: [16] }, epoch));
const [history] = layerHistories(records);

describe("the decay", () => {
  const layers = records.map(({ layers }) => layers[0]!);
  for (const [form, logarithmic, until] of [
    ["curves", false, 12],
    ["curves", true, 12],
    ["curves", false, 6],
    ["heat", true, 12],
  ] as const)
    it(`as ${form}${logarithmic ? " with log axes" : ""} until epoch ${until}`, async () => {
      const values = valueAxis(layers, logarithmic);
      const picture = decayPicture(history!, { form, values, logIndex: logarithmic, until, last: 12 });
      await expect(svgOf(picture)).toMatchFileSnapshot(
        snapshot(`decay-${form}-${logarithmic ? "log-" : ""}${until}`),
      );
    });
});

it("the decay of a run of three epochs as a heat map has a cell at each tick", async () => {
  const few = [0, 1, 2, 3].map((epoch) => epochRecord({ good: true, widths: [4] }, epoch));
  const values = valueAxis([], false);
  const picture = decayPicture(layerHistories(few)[0]!, {
    form: "heat",
    values,
    logIndex: false,
    until: 3,
    last: 3,
  });
  await expect(svgOf(picture)).toMatchFileSnapshot(snapshot("decay-heat-few"));
});

/** Runs as the page knows them once it has fetched all. */
function runsOf(recorded: (RunOptions & { id: string; gain: number })[]): Run[] {
  const summaries = recorded.map((run, seed) => runSummary(run.id, seed, run.gain, run));
  const details = summaries.map((summary, index): RunDetail => runDetail(summary, recorded[index]!));
  const messages: Message[] = [
    { kind: "listed", sequence: 1, runs: summaries },
    { kind: "fetched", details },
  ];
  return [...messages.reduce(reduce, initialState()).runs.values()];
}
const finished = { state: "finished" as const, widths: [16], calibrated: true };
const runs = runsOf([
  { id: "a", gain: 1, good: true, ...finished },
  { id: "b", gain: 8, good: false, ...finished },
  { id: "c", gain: 2, good: true, ...finished, calibrated: false },
]);

describe("the scores", () => {
  const options = { run: runs[0]!, highlighted: [runs[1]!], others: [runs[2]!], paths };
  for (const [name, picture] of Object.entries({
    score: scorePicture,
    accuracy: accuracyPicture,
    loss: lossPicture,
  }))
    it(name, () => expect(svgOf(picture(options))).toMatchFileSnapshot(snapshot(`scores-${name}`)));
});

it("a saved picture has its title and its legend", async () => {
  const picture = accuracyPicture({ run: runs[0]!, highlighted: runs.slice(1), others: [], paths });
  const size = { width: 320, height: 220 };
  const pen = svgPen(size, theme.background, picture.description);
  drawSaved(pen, size, picture, "Accuracy by epoch: Shell-256, gain 1, seed 0", theme);
  await expect(pen.toString()).toMatchFileSnapshot(snapshot("saved-accuracy"));
});

it("a run without a score says when it will have one", () => {
  const [young] = runsOf([{ id: "young", gain: 1, good: true, widths: [16], epoch: 3 }]);
  const svg = svgOf(scorePicture({ run: young!, highlighted: [], others: [], paths }));
  expect(svg).toContain("the first score is that of epoch 10");
});

it("scores at ticks between epochs lie on the curve", async () => {
  const records = runs[0]!.records.map((record) => {
    const { scores, epoch } = record!;
    const tick = (step: number, sF: number) => ({
      step,
      nuclearNorms: [],
      scores: scores && { ...scores, sF },
    });
    const size = scores?.sF ?? 0;
    return { ...record!, ticks: epoch === 0 ? [tick(0, 0)] : [tick(5, 0.8 * size), tick(10, size)] };
  });
  const picture = scorePicture({ run: { ...runs[0]!, records }, highlighted: [], others: [], paths });
  await expect(svgOf(picture)).toMatchFileSnapshot(snapshot("scores-ticks"));
});

it("a verdict that is advice only has the colour of one that is not known", () => {
  expect(verdictColour(runs[0]!.summary.verdict)).toBe("continue");
  expect(verdictColour(runs[2]!.summary.verdict)).toBe("unknown");
  expect(verdictColour({ verdict: "continue", rule: "auto", calibrated: false })).toBe("continue");
  expect(verdictColour(null)).toBe("unknown");
});

describe("the study", () => {
  const figures = studyFigures(runs, { checkpoint: 10, score: "sF", success: 0.65 });
  it("final accuracies", () =>
    expect(svgOf(distributionPicture(figures, 0.65))).toMatchFileSnapshot(snapshot("study-distribution")));
  it("score and final accuracy", () =>
    expect(svgOf(scatterPicture(figures, "sF", 10, 0.65, () => {}))).toMatchFileSnapshot(
      snapshot("study-scatter"),
    ));
});

describe("the data of a picture", () => {
  it("is CSV of full precision, quoted where it must be", () => {
    expect(
      toCsv([
        ["Epoch", 'a "b", c'],
        [0, 0.1234567890123],
        [1, null],
      ]),
    ).toBe('Epoch,"a ""b"", c"\r\n0,0.1234567890123\r\n1,\r\n');
  });
});

it("the classes of a dataset, a bar each", async () => {
  await expect(svgOf(classesPicture(preview))).toMatchFileSnapshot(snapshot("dataset-classes"));
});
