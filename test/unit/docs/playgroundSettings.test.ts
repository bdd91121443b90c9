import fc from "fast-check";
import { expect, test } from "vitest";
import { runsOf } from "../../../docs/playground/src/experiment.ts";
import { fromFragment, settingNames, settings, toFragment } from "../../../docs/playground/src/settings.ts";

const anySettings = fc.record(
  Object.fromEntries(
    settingNames.map((name) => [name, fc.constantFrom(...(settings[name].values as readonly number[]))]),
  ),
) as fc.Arbitrary<ReturnType<typeof fromFragment>>;

test("an address keeps every setting", () => {
  fc.assert(
    fc.property(anySettings, (chosen) => {
      expect(fromFragment(`#${toFragment(chosen)}`)).toEqual(chosen);
    }),
  );
});

test("an address without settings, or with impossible ones, gives the initial values", () => {
  const initial = fromFragment("");
  expect(toFragment(initial)).toBe("");
  expect(fromFragment("#width=-1&epochs=1e9&lowGain=<script>&unknown=1")).toEqual(initial);
});

test("the runs differ in their gain alone, from the smallest to the largest", () => {
  const runs = runsOf(fromFragment("#lowGain=0.1&highGain=20"));
  expect(runs.map(({ name }) => name)).toEqual(["gain 0.1", "gain 0.58", "gain 3.4", "gain 20"]);
  expect(new Set(runs.map(({ plan }) => JSON.stringify({ ...plan, gain: 0 }))).size).toBe(1);
});
