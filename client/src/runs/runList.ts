import * as vscode from "vscode";
import { labelPaths, runLabel } from "../../../server/src/domain/parameters.ts";
import { asInStudy, membershipsOf, studyIdsOf } from "../../../server/src/domain/studies.ts";
import { isOfWorkspace } from "../../../server/src/domain/workspace.ts";
import {
  type KnownRun,
  type Notification,
  newKnownRun,
  reduceRun,
} from "../../../server/src/protocol/notifications.ts";
import type { RunId, RunState, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import type { Subscription } from "../connection/subscription.ts";
import { workspaceFolders } from "../connection/workspaceFolders.ts";
import { createPace } from "./pace.ts";

/**
 * How long a change waits for others, in milliseconds. Each event redraws rows of the tree, which loses a click in
 * progress, so changes that only advance an epoch wait longer. VS Code draws nothing while events follow each other within 200 ms,
 * so `between` has to be above that.
 */
const PAUSE = { change: 150, epoch: 2000, between: 1000 };

/** The runs that changed since the last event; null for all of them. */
export type RunChanges = ReadonlySet<RunId> | null;

/** The runs as the daemon last reported them, oldest first. */
export class RunList implements vscode.Disposable {
  readonly #daemon: Daemon;
  readonly #subscription: Subscription;
  readonly #runs = new Map<RunId, KnownRun<never>>();
  readonly #changed = new vscode.EventEmitter<RunChanges>();
  readonly #listeners: vscode.Disposable[];
  #pending: Set<RunId> | null = new Set();
  readonly #pace = createPace(() => {
    const changes = this.#pending;
    this.#pending = new Set();
    this.#changed.fire(changes);
  }, PAUSE.between);
  #listed = false;
  /** until the next change; the tree asks for each study in turn */
  #byStudy: ReadonlyMap<StudyId, RunSummary[]> | undefined;
  /** by study: the paths of the parameters by which its runs are called */
  readonly #paths = new Map<StudyId, readonly string[]>();
  readonly onChange = this.#changed.event;

  constructor(daemon: Daemon, subscription: Subscription) {
    this.#daemon = daemon;
    this.#subscription = subscription;
    this.#listeners = [
      daemon.onConnected((open) => (open ? this.#load() : this.#clear())),
      daemon.onEvent((event) => this.#apply(event)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#tell(null)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("dai.runs")) this.#tell(null);
      }),
    ];
  }

  /** false until the first list has arrived */
  get listed(): boolean {
    return this.#listed;
  }

  get size(): number {
    return this.all().length;
  }

  /** the runs of this workspace's specs, or all, as the setting `dai.runs` says */
  all(): RunSummary[] {
    const isListed = specsListed();
    return [...this.#runs.values()].flatMap(({ summary }) => {
      const { uri: own, earlierStudies = [] } = summary;
      return isListed(own) || earlierStudies.some(({ uri = own }) => isListed(uri)) ? [summary] : [];
    });
  }

  /** ids of this workspace's studies, or of all, the one whose runs were launched last first */
  studies(): StudyId[] {
    return [...this.#studies().keys()].reverse();
  }

  get(run: RunId): RunSummary | undefined {
    return this.#runs.get(run)?.summary;
  }

  /** a study's runs as it calls them */
  ofStudy(study: StudyId): RunSummary[] {
    return this.#studies().get(study) ?? [];
  }

  /** What tells a run from the others of its study: "gain 13.48, seed 3". @param run as the study calls it */
  labelOf(run: RunSummary): string {
    const paths = this.#paths.get(run.study) ?? labelPaths(this.ofStudy(run.study));
    this.#paths.set(run.study, paths);
    return runLabel(run, paths);
  }

  /** The runs by study, as each calls them; the study whose runs were launched last comes last. */
  #studies(): ReadonlyMap<StudyId, RunSummary[]> {
    if (this.#byStudy) return this.#byStudy;
    const isListed = specsListed();
    const found = new Map<StudyId, RunSummary[]>();
    for (const run of this.all())
      for (const { study, uri } of membershipsOf(run)) {
        if (!isListed(uri)) continue;
        const runs = found.get(study) ?? [];
        runs.push(asInStudy(run, study));
        found.delete(study);
        found.set(study, runs);
      }
    this.#byStudy = found;
    return found;
  }

  count(state: RunState): number {
    return this.all().filter((summary) => summary.state === state).length;
  }

  dispose(): void {
    this.#pace.cancel();
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }

  async #load(): Promise<void> {
    try {
      const { sequence, runs } = await this.#daemon.request("dai/runs/list", {});
      this.#runs.clear();
      for (const { sequence, ...summary } of runs)
        this.#runs.set(summary.run, newKnownRun<never>(summary, sequence));
      this.#listed = true;
      this.#tell(null);
      await this.#subscription.follow(sequence);
    } catch {
      // The connection went again; it comes back with another event.
    }
  }

  #clear(): void {
    this.#runs.clear();
    this.#listed = false;
    this.#tell(null);
  }

  #apply(event: Notification): void {
    const { run } = event.params;
    const before = this.#runs.get(run);
    const after = reduceRun(before, event);
    if (after === before) return;
    if (after) this.#runs.set(run, after);
    else this.#runs.delete(run);
    const isElsewhere = studiesText(before) !== studiesText(after);
    this.#tell(isElsewhere ? null : run, event.method === "dai/run/epoch" ? PAUSE.epoch : PAUSE.change);
  }

  #tell(run: RunId | null, pause = PAUSE.change): void {
    this.#byStudy = undefined;
    if (run === null) {
      this.#pending = null;
      this.#paths.clear();
    } else this.#pending?.add(run);
    this.#pace.within(pause);
  }
}

/** Whether the setting lists what was launched from a spec. */
function specsListed(): (uri: string | null) => boolean {
  if (vscode.workspace.getConfiguration("dai").get<string>("runs") === "all") return () => true;
  const folders = workspaceFolders();
  return (uri) => isOfWorkspace(uri, folders);
}

const studiesText = (run: KnownRun<never> | undefined): string => (run ? studyIdsOf(run.summary).join() : "");
