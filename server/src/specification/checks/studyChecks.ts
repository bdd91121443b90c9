/** Checks of what studies of networks and of programs share: seeds, the number of runs, calibration, thresholds. */
import { needsWindow, rulesIn } from "../../indicator/rules/registry.ts";
import { say } from "../../messages/catalogue.ts";
import { countRuns, largestLaunch, largestVariation } from "../expansion/count.ts";
import { seedCountOf, seedsIn } from "../expansion/seeds.ts";
import { setting } from "../fixes/fix.ts";
import { type AnySpec, seedsPath } from "../schema/spec.ts";
import type { Path } from "../syntax/tree.ts";
import { checkReachable } from "./architecture/sanity.ts";
import { checkDistinct } from "./distinct.ts";
import type { Raise } from "./finding.ts";

/** Checks the keys that studies of networks and of programs share. */
export function checkStudy(spec: AnySpec, written: unknown, error: Raise, warning: Raise): void {
  checkSeeds(spec, warning);
  checkCalibrate(spec, error, warning);
  checkThresholds(spec, written, warning);
  checkReachable(spec, written, warning);
  checkLaunchSize(spec, error);
}

/** Equal seeds are one and the same run. */
function checkSeeds(spec: AnySpec, warning: Raise): void {
  const seeds = seedsIn(spec);
  if (Array.isArray(seeds)) checkDistinct(seeds, seedsPath(spec), warning);
}

function checkCalibrate(spec: AnySpec, error: Raise, warning: Raise): void {
  const { calibrate } = spec.policy;
  if (rulesIn(spec.policy.rule ?? "auto").includes("trainLoss") && !calibrate)
    error(
      ["policy", "rule"],
      say("loss-without-calibration", {}),
      setting(["policy", "calibrate"], {}, "Calibrate within the study"),
    );
  const runs = countRuns(spec);
  if (calibrate && runs > 1 && runs <= calibrate.first)
    warning(
      ["policy", "calibrate"],
      say("all-calibrate", { runs }),
      runs >= 4 ? setting(["policy", "calibrate", "first"], Math.floor(runs / 2)) : undefined,
    );
}

/** Thresholds of the paper's rule, where another rule gives the verdicts. */
function checkThresholds({ policy }: AnySpec, written: unknown, warning: Raise): void {
  const rule = policy.rule ?? "auto";
  if (needsWindow(rule)) return;
  const given = (written as { indicator?: object }).indicator ?? {};
  const unused = ["threshold", "gateNonUniformity", "gateShift"].find((key) => Object.hasOwn(given, key));
  if (unused)
    warning(
      ["indicator", unused],
      say("unused-threshold", { key: unused, rule: rulesIn(rule).join(", ") }),
      setting(["policy", "rule"], "paper", "Use the paper's rule"),
    );
}

function checkLaunchSize(spec: AnySpec, error: Raise): void {
  const runs = countRuns(spec);
  if (runs <= largestLaunch) return;
  const { path, count, isCount } = largestFactor(spec);
  const fitting = Math.floor((largestLaunch * count) / runs);
  error(
    path,
    say("too-many-runs", { runs, most: largestLaunch }),
    isCount && fitting >= 1 ? setting(path, fitting) : undefined,
  );
}

/** What a launch has most of, with its place; `isCount` when a number says how many there are. */
function largestFactor(spec: AnySpec): { path: Path; count: number; isCount: boolean } {
  const ofSeeds = {
    path: seedsPath(spec),
    count: seedCountOf(spec),
    isCount: !Array.isArray(seedsIn(spec)),
  };
  const largest = largestVariation(spec);
  if (!largest || largest.count <= ofSeeds.count) return ofSeeds;
  const { variation, count } = largest;
  const isCount = variation.values.kind === "architectures";
  return { path: isCount ? [...variation.source, "count"] : variation.source, count, isCount };
}
