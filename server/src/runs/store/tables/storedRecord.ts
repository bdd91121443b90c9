import type { EpochRecord, LayerSpectrum } from "../../../protocol/protocol.ts";
import type { SpectralSums } from "../database/spectraBlob.ts";

/** An epoch record as the journal keeps it: with the sums of the spectra, which are beside it, of both matrices. */
export type StoredRecord = Omit<EpochRecord, "layers"> & {
  layers: (Omit<LayerSpectrum, "singularValues"> & SpectralSums)[];
};
