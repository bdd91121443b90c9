/** The pictures of a whole study: curves, parameters and measures. */

import { describe, expect, it } from "vitest";
import { seedPath } from "../../../server/src/domain/parameters.ts";
import { plotArea } from "../../../webview-ui/src/pictures/axis.ts";
import { brushBetween, brushedRuns, withBrush } from "../../../webview-ui/src/runs/brushes.ts";
import { isLogarithmic, parameterScale } from "../../../webview-ui/src/runs/parameterScale.ts";
import { studyScales } from "../../../webview-ui/src/runs/studyScales.ts";
import { metricsOf } from "../../../webview-ui/src/state/metrics.ts";
import type { Run, Zoom } from "../../../webview-ui/src/state/state.ts";
import { measuresOf } from "../../../webview-ui/src/study/measures.ts";
import { createColouring } from "../../../webview-ui/src/study/pictures/colouring.ts";
import { contourPicture } from "../../../webview-ui/src/study/pictures/contourPicture.ts";
import { frontOf, frontPicture } from "../../../webview-ui/src/study/pictures/frontPicture.ts";
import {
  importancePicture,
  parameterImportance,
} from "../../../webview-ui/src/study/pictures/importancePicture.ts";
import { overlayPicture, seriesOf } from "../../../webview-ui/src/study/pictures/overlay.ts";
import { parallelPicture } from "../../../webview-ui/src/study/pictures/parallelPicture.ts";
import { parameterPicture } from "../../../webview-ui/src/study/pictures/parameterPicture.ts";
import { searchRuns } from "../../fixtures/panel/search.ts";
import { accuracy, paths, rate, runs, size, snapshot, svgOf } from "./studyFixtures.ts";

describe("all runs' curves", () => {
  const draw = (
    change: Partial<Parameters<typeof overlayPicture>[1]> = {},
    zoomed = (_: Zoom | null) => {},
  ) =>
    overlayPicture(
      seriesOf(runs, accuracy, 0),
      {
        metric: accuracy,
        colouring: createColouring("verdict", runs),
        logarithmic: false,
        zoom: null,
        paths,
        chosen: "run1",
        ...change,
      },
      { zoom: zoomed, choose: () => {} },
    );

  it("are coloured by verdict", () => expect(svgOf(draw())).toMatchFileSnapshot(snapshot("overlay")));
  it("are coloured by a parameter", () =>
    expect(svgOf(draw({ colouring: createColouring(rate, runs) }))).toMatchFileSnapshot(
      snapshot("overlay-parameter"),
    ));
  it("show a part on a log axis", () =>
    expect(svgOf(draw({ logarithmic: true, zoom: { x: [2, 8], y: [0.55, 0.8] } }))).toMatchFileSnapshot(
      snapshot("overlay-zoom"),
    ));

  it("zoom around what stays where it is, and pan", () => {
    const zooms: (Zoom | null)[] = [];
    const { navigation } = draw({ zoom: { x: [0, 10], y: [0, 1] } }, (zoom) => zooms.push(zoom));
    const [left, top, width, height] = [40, 8, 350, 212];
    navigation!.zoom(2, { x: left, y: top + height }, size);
    navigation!.pan(-width / 10, 0, size);
    navigation!.reset!();
    expect(zooms[0]!.x).toEqual([0, 5]);
    expect(zooms[0]!.y.map((value) => Number(value.toFixed(9)))).toEqual([0, 0.5]);
    expect(zooms[1]!.x.map((value) => Number(value.toFixed(9)))).toEqual([1, 11]);
    expect(zooms[2]).toBeNull();
  });

  it("are smoothed by a moving average that begins at the first value", () => {
    const [smooth] = seriesOf(runs.slice(0, 1), accuracy, 0.5);
    const [first, second] = runs[0]!.records.map((record) => record!.validationAccuracy!);
    expect(smooth!.values[0]).toBeCloseTo(first!, 12);
    expect(smooth!.values[1]).toBeCloseTo((0.5 * first! + second!) / 1.5, 12);
  });

  it("are of what the runs have", () => {
    expect(metricsOf(runs).map(({ name }) => name)).toEqual([
      "validationAccuracy",
      "validationLoss",
      "trainAccuracy",
      "trainLoss",
      "sF",
      "sFv",
    ]);
  });
});

describe("parameters", () => {
  it("are told to be logarithmic by how their values lie", () => {
    expect(isLogarithmic([1e-4, 1e-3, 1e-2, 1e-1])).toBe(true);
    expect(isLogarithmic([1, 25, 50, 75, 100])).toBe(false);
    expect(isLogarithmic([0, 1, 10])).toBe(false);
  });

  it("lie against the result", () => {
    const picture = parameterPicture(
      runs,
      parameterScale(rate, runs),
      accuracy,
      createColouring("state", runs),
      paths,
      () => {},
    );
    return expect(svgOf(picture)).toMatchFileSnapshot(snapshot("parameter"));
  });

  it("that are no numbers lie in bands", () => {
    const scale = parameterScale("architecture.hidden", runs);
    expect(scale.categories).toEqual(["32", "64-32", "128"]);
    const picture = parameterPicture(
      runs,
      scale,
      accuracy,
      createColouring("verdict", runs),
      paths,
      () => {},
    );
    return expect(svgOf(picture)).toMatchFileSnapshot(snapshot("parameter-bands"));
  });

  const scales = studyScales(runs, paths);
  const brushes = { [rate]: { from: 0.5, to: 0.9 } };
  it("lie beside each other, brushed", () => {
    const events = { brush: () => {}, choose: () => {} };
    const picture = parallelPicture(runs, scales, brushes, createColouring("verdict", runs), paths, events);
    return expect(svgOf(picture)).toMatchFileSnapshot(snapshot("parallel"));
  });

  it("shorten the names of values that would reach the next axis", () => {
    const wide = runs.map((run): Run => {
      const { summary } = run;
      const parameters = {
        ...summary.parameters,
        "architecture.hidden": [[128, 64, 32, 16], [8]][summary.seed % 2]!,
      };
      return { ...run, summary: { ...summary, parameters } };
    });
    const drawn = (width: number) => {
      const events = { brush: () => {}, choose: () => {} };
      const colouring = createColouring("verdict", wide);
      return svgOf(parallelPicture(wide, studyScales(wide, paths), {}, colouring, paths, events), width);
    };
    expect(drawn(900)).toContain(">128-64-32-16<");
    expect(drawn(266)).toMatch(/>128-64-[^<]*…</);
  });

  it("have their labels in two lines where there is little room", () => {
    const events = { brush: () => {}, choose: () => {} };
    const picture = parallelPicture(runs, scales, {}, createColouring("verdict", runs), paths, events);
    return expect(svgOf(picture, 200)).toMatchFileSnapshot(snapshot("parallel-narrow"));
  });

  it("are brushed by a drag along an axis, and a short one takes the brush away", () => {
    const inside = brushedRuns(runs, scales, brushes);
    const axis = scales.find(({ path }) => path === rate)!;
    const expected = runs.filter((run) => {
      const share = axis.axis.share(axis.position(run)!);
      return share >= 0.5 && share <= 0.9;
    });
    expect(inside).toEqual(expected.map(({ summary }) => summary.run));
    expect(inside.length).toBeGreaterThan(0);
    expect(brushBetween(0.7, 0.2)).toEqual({ from: 0.2, to: 0.7 });
    expect(brushBetween(0.5, 0.505)).toBeNull();
    expect(withBrush(brushes, rate, null)).toEqual({});
  });

  it("have an importance once there are 20 results", () => {
    const varying = paths.filter((path) => path !== seedPath);
    expect(parameterImportance(runs.slice(0, 19), varying)).toEqual({
      kind: "unknown",
      why: "Importance of the parameters: not enough runs, 19 have a result and it takes 20.",
    });
    const many = searchRuns(120);
    const importance = parameterImportance(many, varying);
    if (importance.kind === "unknown") throw new Error(importance.why);
    const { columns, explained } = importance.found;
    const of = (path: string) => columns[varying.indexOf(path)]!;
    expect(explained).toBeGreaterThan(0.5);
    expect(of(rate).interval.low).toBeGreaterThan(of("training.optimizer.kind").interval.high);
    return expect(svgOf(importancePicture(importance))).toMatchFileSnapshot(snapshot("importance"));
  });
});

describe("two parameters against the result", () => {
  const scaleOf = (path: string) => parameterScale(path, runs);
  const draw = (x: string, y: string, byRank = false, of = runs) =>
    contourPicture(of, { x: scaleOf(x), y: scaleOf(y), byRank, paths }, () => {});

  it("of numbers and of categories, over the mean of the results nearby", () =>
    expect(svgOf(draw(rate, "architecture.hidden"))).toMatchFileSnapshot(snapshot("contour")));

  it("by rank", () =>
    expect(svgOf(draw(rate, seedPath, true))).toMatchFileSnapshot(snapshot("contour-rank")));

  it("have no mean where there are few results", () => {
    const few = svgOf(draw(rate, seedPath, false, runs.slice(0, 7)));
    expect(few).not.toContain("crispEdges");
    expect(few.match(/<circle/g)!.length).toBeGreaterThanOrEqual(14);
  });

  it("tell the best run in words, and find a run at the pointer", () => {
    const chosen: string[] = [];
    const picture = contourPicture(
      runs,
      { x: scaleOf(rate), y: scaleOf(seedPath), byRank: false, paths },
      (run) => chosen.push(run),
    );
    expect(picture.description).toMatch(
      /^learningRate and seed against the best validation accuracy of 24 runs; the best, \d\d\.\d%, has .*learningRate /,
    );
    const area = plotArea(size, 40);
    const { axis, position } = scaleOf(rate);
    const at = area.left + area.width * axis.share(position(runs[0]!)!);
    const up = area.top + area.height * (1 - scaleOf(seedPath).axis.share(1));
    expect(picture.valueAt!(at, up, size)).toContain("seed 1");
    picture.clickAt!(at, up, size);
    expect(chosen).toEqual(["run0"]);
  });
});

describe("two measures", () => {
  const sized = runs.map((run): Run => {
    const hidden = run.summary.parameters!["architecture.hidden"] as number[];
    const units = hidden.reduce((sum, width) => sum + width, 0);
    const best = { ...run.summary.best!, value: run.summary.best!.value + units / 2000 };
    return { ...run, summary: { ...run.summary, hidden, best } };
  });
  const measures = measuresOf(sized);
  const of = (name: string) => measures.find((measure) => measure.name === name)!;

  it("are those in which the runs differ, the objective first", () => {
    expect(measures.map(({ name, goal }) => `${name} ${goal}`)).toEqual([
      "validationAccuracy maximize",
      "trainingTime minimize",
      "epochs minimize",
      "bestEpoch minimize",
      "hiddenUnits minimize",
      "validationLoss minimize",
      "trainAccuracy maximize",
      "trainLoss minimize",
    ]);
  });

  it("have a front of the runs that no other beats in both", () => {
    const [x, y] = [of("hiddenUnits"), of("validationAccuracy")];
    const { known, front } = frontOf(sized, x, y);
    expect(front.length).toBeGreaterThan(0);
    for (const one of known) {
      const isBeaten = known.some(
        (other) =>
          other.first <= one.first &&
          other.second >= one.second &&
          (other.first < one.first || other.second > one.second),
      );
      expect(front.includes(one)).toBe(!isBeaten);
    }
    const picture = frontPicture({ known, front }, [x, y], createColouring("verdict", runs), paths, () => {});
    expect(picture.rows().filter((row) => row[3] === "yes")).toHaveLength(front.length);
    return expect(svgOf(picture)).toMatchFileSnapshot(snapshot("front"));
  });

  it("of which more is better have a front that falls", () => {
    const [x, y] = [of("trainAccuracy"), of("validationLoss")];
    const picture = frontPicture(
      frontOf(runs, x, y),
      [x, y],
      createColouring("state", runs),
      paths,
      () => {},
    );
    return expect(svgOf(picture)).toMatchFileSnapshot(snapshot("front-metrics"));
  });
});
