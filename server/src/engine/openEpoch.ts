import type { NamedTensor } from "./engine.ts";
import { integerTensor } from "./snapshotTensors.ts";

export interface OpenEpoch {
  /** of the generator that shuffled the epoch's samples, before it did */
  orderState: Uint32Array;
  /** steps taken */
  step: number;
  totals: readonly [loss: number, correct: number];
}

/** What a snapshot needs to resume within an epoch; nothing between epochs. The sums keep all 64 bits. */
export function openEpochTensors(open: OpenEpoch | null): NamedTensor[] {
  if (!open) return [];
  return [
    { name: "epoch/step", shape: [1], data: Uint32Array.of(open.step) },
    { name: "epoch/totals", shape: [4], data: new Uint32Array(Float64Array.from(open.totals).buffer) },
  ];
}

/** The paused epoch of a snapshot, null where it was taken between epochs. Throws when its tensors have another shape. */
export function openEpochOf(tensors: NamedTensor[], orderState: Uint32Array): OpenEpoch | null {
  if (!tensors.some(({ name }) => name === "epoch/step")) return null;
  const [step] = integerTensor(tensors, "epoch/step", 1);
  const [loss, correct] = new Float64Array(integerTensor(tensors, "epoch/totals", 4).slice().buffer);
  return { orderState, step: step!, totals: [loss!, correct!] };
}
