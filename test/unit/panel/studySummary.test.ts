/** The course of a study, its folds, its report and its sentence. */

import { describe, expect, it } from "vitest";
import { resultOf } from "../../../server/src/domain/objective.ts";
import { labelPaths } from "../../../server/src/domain/parameters.ts";
import { studyReport } from "../../../webview-ui/src/report/studyReport.ts";
import type { Run } from "../../../webview-ui/src/state/state.ts";
import { courseOf, stretchesOf } from "../../../webview-ui/src/study/course.ts";
import { foldRows } from "../../../webview-ui/src/study/foldTable.ts";
import { headline } from "../../../webview-ui/src/study/headline.ts";
import { createColouring } from "../../../webview-ui/src/study/pictures/colouring.ts";
import { bestSoFarPicture, timelinePicture } from "../../../webview-ui/src/study/pictures/coursePictures.ts";
import { accuracy, paths, rate, runs, snapshot, svgOf, written } from "./studyFixtures.ts";

describe("the course of a study", () => {
  it("has the best result so far by the epochs spent", () => {
    const course = courseOf(runs);
    expect(course).toMatchObject({ spent: 18 * 12 + 6 * 6, asked: 24 * 12, saved: 36, isTimed: true });
    const results = course.best.map(({ best }) => best);
    expect(results).toEqual([...results].sort((a, b) => a - b));
    expect(results.at(-1)).toBe(Math.max(...runs.map(({ summary }) => resultOf(summary)!)));
    return expect(svgOf(bestSoFarPicture(course, accuracy, () => {}))).toMatchFileSnapshot(
      snapshot("best-so-far"),
    );
  });

  it("has a line for each worker", () => {
    const stretches = stretchesOf(runs, 0);
    expect(stretches.map(({ lane }) => lane).slice(0, 4)).toEqual([0, 1, 0, 1]);
    const picture = timelinePicture(stretches, createColouring("verdict", runs), paths, () => {});
    return expect(svgOf(picture)).toMatchFileSnapshot(snapshot("time-line"));
  });

  it("follows the launch where runs do not tell when they trained", () => {
    const silent = runs.map(({ summary: { sessions: _, ...summary }, ...run }): Run => ({ ...run, summary }));
    expect(courseOf(silent)).toMatchObject({ spent: 18 * 12 + 6 * 6, isTimed: false });
    expect(stretchesOf(silent, 0)).toEqual([]);
  });
});

describe("a k-fold study", () => {
  const folds = runs.slice(0, 10).map((run, index): Run => {
    const parameters = {
      "training.optimizer.learningRate": index < 5 ? 1e-3 : 1e-4,
      "dataset.validation.fold": (index % 5) + 1,
    };
    const best = { epoch: 3, value: (index < 5 ? 0.7 : 0.8) + (index % 5) / 100 };
    return { ...run, summary: { ...run.summary, seed: 1, parameters, best } };
  });
  const foldPaths = labelPaths(folds.map(({ summary }) => summary));

  it("has the mean and the deviation of each configuration, the best first", () => {
    expect(foldRows(folds, foldPaths).map(({ run: _, ...row }) => row)).toEqual([
      { configuration: "learningRate 1e-4", mean: "82.0%", deviation: "1.6%", folds: "5 of 5" },
      { configuration: "learningRate 0.001", mean: "72.0%", deviation: "1.6%", folds: "5 of 5" },
    ]);
    expect(foldRows(runs, paths)).toEqual([]);
  });

  it("has them in its report", () => {
    const report = studyReport(folds, written);
    expect(report).toContain("<h2>Means over the folds</h2>");
  });
});

describe("the report of a study", () => {
  it("lists as settings what all runs have in common, also where one configuration is known", () => {
    const [first, ...others] = runs;
    const report = studyReport([first!, ...others.map((run): Run => ({ ...run, config: null }))], written);
    const settings = report.slice(report.indexOf("<h2>Settings</h2>"), report.indexOf("<h2>Words</h2>"));
    expect(settings).toContain("<td>dataset.kind</td>");
    for (const varying of [rate, "initialization.seed", "architecture.hidden", "training.optimizer.kind"])
      expect(settings).not.toContain(`<td>${varying}</td>`);
  });

  it("keeps the lines of notes, and makes other control characters visible", () => {
    const note = "first\nsecond\u001b";
    const report = studyReport(runs, { ...written, notes: { note, tags: [] } });
    expect(report).toContain('<p class="note">first\nsecond\\u{1b}</p>');
  });

  it("calls a run outpaced that learns too slowly", () => {
    const slow = runs.map((run): Run => {
      const { summary } = run;
      const verdict = { ...summary.verdict!, verdict: "continue" as const, wantsStop: true };
      return { ...run, summary: { ...summary, verdict } };
    });
    expect(studyReport(slow, written)).toContain("<td>outpaced</td>");
  });
});

describe("a study in a sentence", () => {
  it("says how many runs are good, the best, and whether verdicts were wrong", () => {
    expect(headline(runs)).toMatch(
      /^\d+ of 24 runs are good, within 5 points of the best \(above \d+\.?\d*%\): best \d+\.\d%\. (None|\d+) of 18 verdicts on finished runs (were|was) wrong\.$/,
    );
  });

  it("counts verdicts as wrong where a run that is likely to learn ended at the level of guessing", () => {
    const guessing = { rows: 4000, accuracy: 0.5, loss: 0.69 };
    const isHopeless = ({ verdicts }: Run) => verdicts[0]?.verdict === "discard";
    const praised = runs.map((run): Run => {
      const [first, ...others] = run.records;
      const verdict = run.summary.verdict && { ...run.summary.verdict, verdict: "continue" as const };
      return {
        ...run,
        summary: { ...run.summary, verdict },
        records: [{ ...first!, guessing }, ...others],
      };
    });
    const wrong = runs.filter((run) => isHopeless(run) && run.summary.state === "finished").length;
    expect(wrong).toBeGreaterThan(1);
    expect(headline(praised)).toContain(`${wrong} of 18 verdicts on finished runs were wrong.`);
  });

  it("says that nothing learned", () => {
    const hopeless = runs
      .filter(({ verdicts }) => verdicts[0]?.verdict === "discard")
      .map((run): Run => {
        const [first, ...others] = run.records;
        const guessing = { rows: 4000, accuracy: 0.5, loss: 0.69 };
        return { ...run, records: [{ ...first!, guessing }, ...others] };
      });
    expect(headline(hopeless)).toMatch(
      /^None of \d+ runs learned: best 5\d\.\d%, and guessing reaches 50\.0%\.$/,
    );
  });

  it("says nothing while there is no result", () => expect(headline([])).toBe(""));
});
