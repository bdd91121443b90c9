import type { ReportResult } from "../../../protocol/programs.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { Log } from "../../log.ts";
import type { Ending } from "../../trainer/messages.ts";
import type { RunOrder } from "../schema.ts";
import type { AssignmentExchangeOptions } from "./assignmentExchange.ts";

export interface Assignment {
  /** the stream of jobs that it is in */
  stream: string;
  /** its entry there; null until it is there */
  entry: string | null;
  order: RunOrder;
  /** the worker that has reported of it last */
  worker: string | null;
  /** entries of the stream of reports that the store does not have yet */
  reports: { id: string; epoch: number }[];
  /** of each worker, the serial number of its newest report */
  heard: Map<string, number>;
  /** how often in a row its entry was not found */
  missing: number;
}

export interface AssignmentsOptions extends AssignmentExchangeOptions {
  log: Log;
  /** what a run's program is told after its newest record was stored */
  decisionOn(run: RunId): ReportResult;
  /** called with what a run's program has printed since */
  onOutput(run: RunId, text: string): void;
}

export type End = Ending | { state: "lost"; reason: string; isBlameless: boolean };
