/** What a snapshot says of itself beside its arrays: whose it is, and what its network's inputs and outputs mean. */
import Type from "typebox";
import { type DataForm, type Dataset, formOf } from "../../dataset/dataset.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { parseJson } from "../../schema/parseJson.ts";

/** The metadata of all snapshots of a run; each adds its epoch. */
export function snapshotMetadata(run: RunId, dataset: Dataset): Readonly<Record<string, string>> {
  return { run, data: JSON.stringify(formOf(dataset)) };
}

const Numbers = Type.Array(Type.Number());
const Names = Type.Array(Type.String());
const FormSchema = Type.Object({
  shape: Numbers,
  dimensions: Type.Integer({ minimum: 1 }),
  outputs: Type.Integer({ minimum: 1 }),
  classes: Type.Integer({ minimum: 0 }),
  classNames: Type.Optional(Names),
  targetNames: Type.Optional(Names),
  targetScaling: Type.Optional(Type.Object({ shift: Numbers, factor: Numbers })),
  preprocessing: Type.Optional(
    Type.Object({
      features: Type.Optional(
        Type.Array(Type.Object({ column: Type.String(), category: Type.Optional(Type.String()) })),
      ),
      fill: Type.Optional(Numbers),
      shift: Numbers,
      factor: Numbers,
    }),
  ),
});

/** What the network was trained on; null in snapshots of versions that did not say. */
export function dataOf(metadata: Readonly<Record<string, string>>): DataForm | null {
  return metadata["data"] === undefined ? null : parseJson(FormSchema, metadata["data"]);
}
