/** Checks of an architecture that is given or drawn. */
import { dataFacts } from "../../../dataset/describe.ts";
import { say } from "../../../messages/catalogue.ts";
import type { NamedConfiguration } from "../../expansion/namedConfigurations.ts";
import { type Remedy, removing, setting } from "../../fixes/fix.ts";
import { type Path, valueAt } from "../../syntax/tree.ts";
import type { Raise } from "../finding.ts";
import { nameOf } from "../schema/describe.ts";
import { checkLayerChain } from "./layerChain.ts";

export function checkArchitecture(
  { spec, written: placeOf }: NamedConfiguration,
  written: unknown,
  error: Raise,
): void {
  const { architecture, dataset } = spec;
  const given = valueAt(written, placeOf(["architecture"])) as object;
  if (architecture.kind === "sequential") {
    const layers = valueAt(written, placeOf(["architecture", "layers"])) as unknown[];
    checkLayerChain(architecture.layers, layers, dataFacts(dataset), error);
    return;
  }
  if (Object.hasOwn(given, "hidden") && Object.hasOwn(given, "random"))
    error(["architecture", "random"], say("hidden-and-random", {}), removing(["architecture", "random"]));
  if (!("random" in architecture)) return;
  const { depth, width } = architecture.random;
  const path = ["architecture", "random"];
  for (const [key, range] of [
    ["depth", depth],
    ["width", width],
  ] as const) {
    const at = [...path, key];
    const [low, high] = range;
    if (low > high) error(at, say("inverted-range", { name: nameOf(at), low, high }), swapping(at, range));
  }
  width.forEach((bound, index) => {
    if (Number.isInteger(Math.log2(bound))) return;
    error(
      [...path, "width", index],
      say("not-a-power-of-two", {
        bound,
        below: 2 ** Math.floor(Math.log2(bound)),
        above: 2 ** Math.ceil(Math.log2(bound)),
      }),
      setting([...path, "width", index], 2 ** Math.round(Math.log2(bound))),
    );
  });
}

function swapping(path: Path, [low, high]: readonly [number, number]): Remedy {
  return { ...setting(path, [high, low], "Swap the ends of the range"), safe: true };
}
