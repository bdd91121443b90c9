/** What a snapshot says of itself beside its arrays: whose it is, and what its network's inputs and outputs mean. */
import { type DataForm, type Dataset, formOf } from "../../dataset/dataset.ts";
import type { RunId } from "../../protocol/protocol.ts";

/** The metadata of all snapshots of a run; each adds its epoch. */
export function snapshotMetadata(run: RunId, dataset: Dataset): Readonly<Record<string, string>> {
  return { run, data: JSON.stringify(formOf(dataset)) };
}

/** What the network was trained on; null in snapshots of versions that did not say. */
export function dataOf(metadata: Readonly<Record<string, string>>): DataForm | null {
  return metadata["data"] === undefined ? null : JSON.parse(metadata["data"]);
}
