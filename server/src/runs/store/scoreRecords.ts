import { stableRank } from "../../indicator/prediction/stableRank.ts";
import { nuclearNorm } from "../../indicator/scores/nuclearNorm.ts";
import type { RunId, ScoreRecord } from "../../protocol/protocol.ts";
import type { StoredRecord } from "../events/runEvent.ts";
import { layersFromBlob } from "./spectraBlob.ts";
import type { Store } from "./store.ts";

/**
 * A run's epoch records, in order, with each spectrum reduced to its nuclear norm, of both matrices.
 *
 * @param matrix which of the two the run is scored with
 */
export function scoreRecords(
  store: Pick<Store, "epochsOf">,
  run: RunId,
  matrix: "linear" | "activation",
): ScoreRecord[] {
  return Array.from(store.epochsOf(run), ({ body, spectra }) => {
    const stored: StoredRecord = JSON.parse(body);
    const linear = layersFromBlob(spectra, stored.layers, "linear");
    const activation = layersFromBlob(spectra, stored.layers, "activation");
    const layers = stored.layers.map((layer, l) => {
      const nuclearNorms = {
        linear: nuclearNorm(linear[l]!.singularValues),
        activation: nuclearNorm(activation[l]!.singularValues),
      };
      const stableRanks = {
        linear: stableRank(linear[l]!.singularValues),
        activation: stableRank(activation[l]!.singularValues),
      };
      return { ...layer, nuclearNorm: nuclearNorms[matrix], nuclearNorms, stableRanks };
    });
    return { ...stored, layers };
  });
}
