import type { DataFacts } from "../../dataset/facts.ts";
import { type LayerSpec, outputShape } from "../../network/layers/registry.ts";
import { type Remedy, setting } from "../fixes/fix.ts";
import type { Path } from "../syntax/tree.ts";

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
  error: (path: Path, code: string, message: string, remedy?: Remedy) => void,
): void {
  let input: readonly number[] = facts?.shape ?? [];
  for (const [index, layer] of facts ? layers.entries() : []) {
    const { shape, problem } = outputShape(layer, input);
    if (problem) {
      const { code, message } = problem;
      const remedy = code === "needs-flatten" ? insertingFlatten(written, index) : undefined;
      error([...layersPath, index], code, message, remedy);
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
  error: (path: Path, code: string, message: string, remedy?: Remedy) => void,
): void {
  const index = layers.length - 1;
  const last = layers[index]!;
  const path = [...layersPath, index];
  const units = classes === null ? "one unit per class" : `${classes} units, one per class`;
  if (last.kind !== "dense")
    error(
      path,
      "last-layer",
      `The last layer is ${last.kind}, and a network ends with a dense layer of ${units}: add one.`,
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
      "last-layer",
      `The last layer has ${last.units} units, and the data have ${classes} classes: give it ${classes}.`,
      setting([...path, "units"], classes),
    );
  else if (!layers.slice(0, -1).some(({ kind }) => kind === "dense" || kind === "conv2d"))
    error(
      path,
      "no-hidden-layer",
      "This network has no hidden layer, and verdicts come from the spectra of hidden layers: put a dense layer or a convolution before the last one.",
    );
}

function insertingFlatten(written: readonly unknown[], index: number): Remedy {
  return setting(layersPath, written.toSpliced(index, 0, { kind: "flatten" }), "Insert a flatten layer");
}
