import type { EpochRecord } from "../protocol/protocol.ts";
import type { RunEvent } from "./service.ts";
import { layersFromBlob } from "./spectraBlob.ts";
import type { JournalEntry } from "./store.ts";

/** An epoch record as the journal keeps it: the spectra are beside it, of both matrices. */
export type StoredRecord = Omit<EpochRecord, "layers"> & { layers: { name: string; width: number }[] };

/** What subscribers get for an entry of the journal. `matrix`: which of a record's spectra they see. */
export function toEvent(entry: JournalEntry, matrix: "linear" | "activation"): RunEvent {
  const { sequence, run, method, spectra } = entry;
  const body = JSON.parse(entry.body);
  const params = { sequence, run, ...body };
  if (spectra) params.layers = layersFromBlob(spectra, body.layers, matrix);
  return { sequence, method, params } as RunEvent;
}
