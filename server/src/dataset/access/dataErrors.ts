import { DataError } from "./dataError.ts";

/** Several errors about the same data. */
export interface DataErrors {
  add(error: DataError): void;
  /** What `read` returns; null where it throws a DataError, which is kept. */
  attempt<T>(read: () => T): T | null;
  /** The same of a promise. */
  attemptLater<T>(read: () => Promise<T>): Promise<T | null>;
  /** @throws DataError the first that was kept, with the others */
  throwAny(): void;
}

/** Collects errors about data while its other parts are read, so that all are reported at once. */
export function collectDataErrors(): DataErrors {
  const kept: DataError[] = [];
  function keep(error: unknown): null {
    if (!(error instanceof DataError)) throw error;
    kept.push(error);
    return null;
  }
  return {
    add: (error) => void kept.push(error),
    attempt(read) {
      try {
        return read();
      } catch (error) {
        return keep(error);
      }
    },
    attemptLater: (read) => read().catch(keep),
    throwAny() {
      const all = kept.flatMap((error) => [error, ...error.others]);
      // Validation samples may be in the file of the training samples.
      const isNew = ({ message }: DataError, i: number) =>
        all.findIndex((one) => one.message === message) === i;
      const [first, ...others] = all.filter(isNew);
      if (!first) return;
      const { at, fix } = first;
      throw new DataError(first, { ...(at && { at }), ...(fix && { fix }), others });
    },
  };
}
