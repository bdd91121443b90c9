/** One side of the comparison, ready to train. */
export interface Contestant {
  name: string;
  /** trains and evaluates one epoch; seconds of CPU time, all threads together */
  epoch(): Promise<number>;
  close(): void;
}
