import { expect, it } from "vitest";
import {
  asInStudy,
  isInStudy,
  launchedBy,
  membershipsOf,
  type RunOfStudies,
  replacedBy,
  studyIdsOf,
  withoutStudy,
} from "../../../server/src/domain/studies.ts";

const gains = { study: "a", name: "Gains", uri: "file:///a", parameters: { "initialization.gain": 2 } };
const rates = {
  ...{ study: "b", name: "Rates", uri: "file:///b" },
  parameters: { "training.optimizer.learningRate": 0.1 },
};
const none = new Set<string>();
const launched = (...launches: RunOfStudies[]) =>
  launches.reduce((run, launch) => launchedBy(run, launch, none));
const both = launched(gains, rates);

it("a run belongs to all that launched it, and the newest is its own", () => {
  expect(both).toEqual({ ...rates, earlierStudies: [gains] });
  expect(membershipsOf(both)).toEqual([gains, rates]);
  expect(isInStudy(both, "a") && isInStudy(both, "b")).toBe(true);
  expect(isInStudy(both, "c")).toBe(false);
  expect(studyIdsOf(launched(both, gains))).toEqual(["b", "a"]);
});

it("says of a study only what differs, and a run of one study nothing", () => {
  expect(launched(gains, { ...gains, study: "b" }).earlierStudies).toEqual([{ study: "a" }]);
  expect(launched(gains, gains)).toEqual(gains);
});

it("is called by the study in which it is shown, and stays the same in its own", () => {
  expect(asInStudy(both, "a")).toEqual({ ...gains, earlierStudies: [rates] });
  expect(asInStudy(both, "b")).toBe(both);
  expect(asInStudy(both, "c")).toBe(both);
});

it("leaves a study, and has none where it leaves the last", () => {
  expect(withoutStudy(both, "b")).toEqual({ ...gains, earlierStudies: [] });
  expect(withoutStudy(both, "a")).toEqual({ ...rates, earlierStudies: [] });
  expect(withoutStudy(gains, "a")).toBeNull();
});

it("a launch takes the place of those of the same spec whose runs it has", () => {
  const runs = [
    { run: "1", ...gains },
    { run: "2", ...launched(gains, rates) },
  ];
  const more = { ...gains, study: "c", runs: new Set(["1", "2", "3"]) };
  expect(replacedBy(more, runs)).toEqual(new Set(["a"]));
  expect(replacedBy({ ...more, name: "Other" }, runs)).toEqual(none);
  expect(replacedBy({ ...more, uri: "file:///copy" }, runs)).toEqual(none);
  expect(replacedBy({ ...more, runs: new Set(["1"]) }, runs)).toEqual(none);
  expect(launchedBy(both, more, new Set(["a"])).earlierStudies?.map(({ study }) => study)).toEqual(["b"]);
});
