/** @module-tag slow */
import { expect, test } from "vitest";
import { sentencesOf } from "../../../scripts/structure/sentences.ts";

/** Where a sentence describes what is declared beside it: keys of the spec, terms, commands and tools. */
const declarations =
  /^server\/src\/(specification\/schema|dataset\/kinds|network\/layers|recipe|domain\/glossary|indicator\/rules\/registry|mcp\/tools|cli\/commands\/changeRuns|schema)\b/;

/** What a declaration elsewhere gives its description to. */
const describing = [".description", "description", "count", "inUnits", "inner"];

/** Sentences that the panel says too, whose page does not load the catalogue. */
const shared = [
  "server/src/domain/needsDaemon.ts",
  "server/src/indicator/calibration/studyCalibration.ts",
  "server/src/indicator/scores/clock.ts",
];

/** What can happen only through a mistake in this code. */
const invariants = [
  "A label of classes is read as text.",
  "The eigenvalues of a {} × {} Gram matrix did not converge.",
  "A change of a run needs a transaction.",
  "The dataset was not loaded.",
  "The matrix is not positive definite.",
];

test("sentences for people are messages of the catalogue", () => {
  const all = sentencesOf("server/src/**/*.ts");
  expect(all.filter(({ place }) => place.startsWith("server/src/messages/")).length).toBeGreaterThan(100);
  const outside = all.filter(
    ({ place, text, given }) =>
      !place.startsWith("server/src/messages/") &&
      !declarations.test(place) &&
      !describing.includes(given) &&
      !shared.includes(place.replace(/:\d+$/, "")) &&
      !invariants.includes(text),
  );
  expect(outside.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
});
