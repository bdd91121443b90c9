/** Checks of when runs are scored: checkpoints, window and ticks. */
import { dataFacts } from "../../dataset/describe.ts";
import { needsWindow } from "../../indicator/rules/registry.ts";
import { firstScoredEpoch, ticksPerEpoch } from "../../indicator/scores/clock.ts";
import { say } from "../../messages/catalogue.ts";
import { setting } from "../fixes/fix.ts";
import { type AnySpec, epochsOf, epochsPath, isProgramSpec, type Spec } from "../schema/spec.ts";
import type { Raise } from "./finding.ts";

export function checkCheckpoints(spec: AnySpec, error: Raise, warning: Raise): void {
  const { checkpoints } = spec.indicator;
  const epochs = epochsOf(spec);
  checkpoints.forEach((checkpoint, index) => {
    const previous = checkpoints[index - 1];
    if (previous !== undefined && checkpoint <= previous)
      error(["indicator", "checkpoints", index], say("checkpoints-order", { checkpoint, previous }), {
        ...setting(
          ["indicator", "checkpoints"],
          [...new Set(checkpoints)].sort((a, b) => a - b),
          "Sort the checkpoints",
        ),
        safe: true,
      });
  });
  const first = checkpoints[0]!;
  if (firstScore(spec) > first && needsWindow(spec.policy.rule ?? "auto")) raiseWindow(spec, first, error);
  else if (first > epochs)
    warning(
      epochsPath(spec),
      say("no-checkpoint", { epochs, first }),
      setting(epochsPath(spec), first, `Train to epoch ${first}`),
    );
}

/** The first epoch whose window is full; 0 where the data's size is not known, by which ticks are counted. */
function firstScore(spec: AnySpec): number {
  const { window, every } = spec.indicator;
  if (every === "epoch") return window;
  const steps = isProgramSpec(spec) ? null : stepsPerEpoch(spec);
  return steps === null ? 0 : firstScoredEpoch(window, steps, every);
}

/** Batches in an epoch; null where the data's size is not known. */
function stepsPerEpoch({ dataset, training }: Pick<Spec, "dataset" | "training">): number | null {
  const facts = dataFacts(dataset);
  return facts && Math.ceil(facts.train / training.batchSize);
}

function raiseWindow(spec: AnySpec, first: number, error: Raise): void {
  const { window, every } = spec.indicator;
  const path = ["indicator", "window"];
  const steps = isProgramSpec(spec) ? null : stepsPerEpoch(spec);
  const ticks = ticksPerEpoch(steps ?? 1, every) || 1;
  const what = every === "epoch" ? `${window} epochs` : `${window} ticks (${ticks} per epoch)`;
  const [most, least] = [first * ticks, Math.ceil(window / ticks)];
  error(
    path,
    say("window-after-checkpoint", { window: what, first, most, least }),
    most >= 2 ? setting(path, most, `Make the window ${most}`) : undefined,
  );
}

/** Ticks that are no finer than epochs see less than the epochs' own spectra. */
export function checkEvery(spec: Spec, warning: Raise): void {
  const { every } = spec.indicator;
  const steps = stepsPerEpoch(spec);
  if (every === "epoch" || steps === null || every <= steps) return;
  warning(
    ["indicator", "every"],
    say("every-above-epoch", { steps, every }),
    setting(["indicator", "every"], "epoch"),
  );
}
