import type { DataFacts } from "../../../dataset/facts.ts";
import { say } from "../../../messages/catalogue.ts";
import { type LayerSpec, outputShape, spectrumWidth } from "../../../network/layers/registry.ts";
import { type Remedy, setting } from "../../fixes/fix.ts";
import type { Path } from "../../syntax/tree.ts";
import type { Raise } from "../finding.ts";

const layersPath: Path = ["architecture", "layers"];

/**
 * Finds the first layer that cannot stand where it does, or else an end that does not fit the classes.
 *
 * @param written the list as it stands in the file, without defaults
 * @param facts null for data that has not been inspected: then only the kind of the last layer is known to be wrong
 */
export function checkLayerChain(
  layers: readonly LayerSpec[],
  written: readonly unknown[],
  facts: DataFacts | null,
  error: Raise,
): void {
  let input: readonly number[] = facts?.shape ?? [];
  for (const [index, layer] of facts ? layers.entries() : []) {
    const { shape, problem } = outputShape(layer, input);
    if (problem) {
      const remedy = problem.code === "needs-flatten" ? insertingFlatten(written, index) : undefined;
      error([...layersPath, index], problem, remedy);
      return;
    }
    input = shape;
  }
  checkLast(layers, written, facts?.classes ?? null, error);
}

function checkLast(
  layers: readonly LayerSpec[],
  written: readonly unknown[],
  classes: number | null,
  error: Raise,
): void {
  const index = layers.length - 1;
  const last = layers[index]!;
  const path = [...layersPath, index];
  const units = classes === null ? "one unit per class" : `${classes} units, one per class`;
  if (last.kind !== "dense")
    error(
      path,
      say("last-layer/kind", { kind: last.kind, units }),
      classes === null
        ? undefined
        : setting(
            layersPath,
            [...written, { kind: "dense", units: classes }],
            `Add a dense layer of ${classes}`,
          ),
    );
  else if (classes !== null && last.units !== classes)
    error(
      [...path, "units"],
      say("last-layer/units", { units: last.units, classes }),
      setting([...path, "units"], classes),
    );
  else if (!layers.slice(0, -1).some((layer) => spectrumWidth(layer) !== null))
    error(path, say("no-hidden-layer", {}));
}

function insertingFlatten(written: readonly unknown[], index: number): Remedy {
  return setting(layersPath, written.toSpliced(index, 0, { kind: "flatten" }), "Insert a flatten layer");
}
