import type { RunId, StudyId } from "./ids.ts";
import type { NotificationMethod, RequestMethod } from "./protocol.ts";

/** What the panel's page and its host (the VS Code client) tell each other by postMessage. */
export type PageToHost =
  | { kind: "ready" }
  | { kind: "request"; id: number; method: RequestMethod; params: unknown }
  /** asks the host to open the run's spec at its initialization */
  | { kind: "reveal"; run: RunId }
  /** asks the host to open a new spec, unsaved, beside the one at `uri` */
  | { kind: "openSpec"; text: string; uri: string | null }
  /** asks the host to save a file where the user says; `data` is base64 */
  | { kind: "save"; name: string; mime: string; data: string };

export type HostToPage =
  | { kind: "response"; id: number; result: unknown }
  | { kind: "error"; id: number; message: string }
  /** what the daemon sent, in order */
  | { kind: "notifications"; events: readonly { method: NotificationMethod; params: unknown }[] }
  /** the daemon's connection came or went; after "open" the page lists and subscribes again */
  | { kind: "connection"; state: "open" | "closed"; message?: string }
  /** the URIs of the folders of the open workspace */
  | { kind: "workspace"; folders: readonly string[] }
  | ({ kind: "show" } & ShownRun);

/** Asks the page to choose a run, in one of its studies, and to open a part of what it shows of it. */
export interface ShownRun {
  run: RunId;
  study?: StudyId;
  part?: RunPart;
}

/** What can be opened of a run: the evidence of its verdict, or what its program printed. */
export type RunPart = "evidence" | "output";
