import type { NotificationMethod, Notifications, RunId } from "../../protocol/protocol.ts";
import { layersFromBlob, type Matrix, spectraInBlob } from "../store/database/spectraBlob.ts";
import type { JournalEntry } from "../store/tables/journalRow.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";
import { mostTextBytes, writeSpectrum } from "./spectraText.ts";

export type RunEvent = {
  [M in NotificationMethod]: {
    readonly sequence: number;
    readonly run: RunId;
    readonly method: M;
    readonly params: Notifications[M];
    /** the notification as the text of one JSON-RPC message, in UTF-8 */
    readonly frame: Uint8Array;
  };
}[NotificationMethod];

/**
 * @param matrix which of a record's spectra subscribers see
 * @param whole reads an entry that is without its spectra
 */
export function toEvent(
  entry: JournalEntry,
  matrix: Matrix,
  whole: () => JournalEntry = () => entry,
): RunEvent {
  return new JournalEvent(entry, matrix, whole) as RunEvent;
}

/** A class: V8 makes a hidden class of every literal with getters, which keeps tens of megabytes of spectra. */
class JournalEvent {
  readonly sequence: number;
  readonly run: RunId;
  readonly method: NotificationMethod;
  readonly #matrix: Matrix;
  readonly #whole: () => JournalEntry;
  #entry: JournalEntry;
  #params: RunEvent["params"] | undefined;
  #frame: Uint8Array | undefined;

  constructor(entry: JournalEntry, matrix: Matrix, whole: () => JournalEntry) {
    this.sequence = entry.sequence;
    this.run = entry.run;
    this.method = entry.method;
    this.#entry = entry;
    this.#matrix = matrix;
    this.#whole = whole;
  }

  #read(): JournalEntry {
    if (this.#entry.isWithoutSpectra) this.#entry = this.#whole();
    return this.#entry;
  }

  get params(): RunEvent["params"] {
    this.#params ??= paramsOf(this.#read(), this.#matrix);
    return this.#params;
  }

  get frame(): Uint8Array {
    this.#frame ??= frameOf(this.#read(), this.#matrix);
    return this.#frame;
  }
}

function paramsOf({ sequence, run, body, spectra }: JournalEntry, matrix: Matrix): RunEvent["params"] {
  const params = { sequence, run, ...JSON.parse(body) };
  if (spectra) params.layers = layersFromBlob(spectra, params.layers, matrix);
  return params;
}

/** Where frames are written before their length is known; nothing else runs meanwhile. */
let scratch = Buffer.alloc(2 ** 16);

/** The notification as one JSON-RPC message: what `JSON.stringify` would make of `params`, but faster. */
function frameOf({ sequence, run, method, body, spectra }: JournalEntry, matrix: Matrix): Uint8Array {
  if (!spectra)
    return Buffer.from(
      JSON.stringify({ jsonrpc: "2.0", method, params: { sequence, run, ...JSON.parse(body) } }),
    );
  const { layers, ...rest }: StoredRecord = JSON.parse(body);
  const values = spectraInBlob(spectra, layers, matrix);
  const most = mostTextBytes(spectra.length / 4) + 3 * (2 * body.length + 1000);
  if (most > scratch.length) scratch = Buffer.alloc(2 * most);
  const head = JSON.stringify({ jsonrpc: "2.0", method, params: { sequence, run, ...rest } });
  let text = `${head.slice(0, -2)},"layers":[`;
  let at = 0;
  for (const [index, layer] of layers.entries()) {
    at += scratch.write(`${text}${JSON.stringify(layer).slice(0, -1)},"singularValues":[`, at);
    at = writeSpectrum(scratch, at, values[index]!);
    text = "]},";
  }
  at += scratch.write(layers.length > 0 ? "]}]}}" : `${text}]}}`, at);
  return Buffer.from(scratch.subarray(0, at));
}
