import { inPages } from "../../../server/src/connection/pages.ts";
import type { RunAction } from "../../../server/src/domain/runState.ts";
import type { Notes, RunId, StudyId } from "../../../server/src/protocol/protocol.ts";
import { type Fetch, nextFetch, nextLook } from "../state/fetching.ts";
import type { Message, PanelState } from "../state/state.ts";
import type { Host, HostEvent } from "./host.ts";

const requestOf = {
  stop: "dai/runs/stop",
  continue: "dai/runs/continue",
  delete: "dai/runs/delete",
} as const;

/** What the page asks of the daemon. Answers come back as messages; what goes wrong as a `problem`. */
export interface DaemonLink {
  /** After each event: lists and subscribes when a connection opens. */
  follow(event: HostEvent): void;
  /** Fetches what the page shows and does not have, one request at a time. */
  fetchMissing(inView: readonly RunId[]): void;
  act(action: RunAction, runs: readonly RunId[]): void;
  /** Has the user save the model of a run's best epoch, as ONNX. */
  saveModel(run: RunId): void;
  annotateRun(run: RunId, notes: Notes): void;
  annotateStudy(study: StudyId, notes: Notes): void;
  /** Opens a spec that launches the run alone, for changes. */
  rerun(run: RunId): void;
}

/** Connects the daemon with the page's state. */
export function createDaemonLink(
  host: Host,
  state: () => PanelState,
  dispatch: (message: Message) => void,
): DaemonLink {
  let fetching = false;
  let looking = false;

  function report(what: string, error: unknown): void {
    // A lost connection has its own notice.
    if (state().connection.state !== "open") return;
    dispatch({ kind: "problem", text: `${what}: ${error instanceof Error ? error.message : String(error)}` });
  }

  const request = inPages((method, params) => host.request(method, params));

  async function list(): Promise<void> {
    try {
      const { sequence, runs } = await request("dai/runs/list", {});
      dispatch({ kind: "listed", sequence, runs });
      await host.request("dai/runs/subscribe", { runs: "all", after: sequence });
      await listStudies();
    } catch (error) {
      report("The runs could not be listed", error);
    }
  }

  async function listStudies(): Promise<void> {
    const { studies } = await host.request("dai/studies/list", {});
    dispatch({ kind: "studies", studies });
  }

  async function fetch({ runs, records }: Fetch): Promise<void> {
    fetching = true;
    try {
      const { runs: details } = await request("dai/runs/get", { runs, records });
      fetching = false;
      dispatch({ kind: "fetched", details });
    } catch (error) {
      fetching = false;
      // A run may be deleted between our request and the daemon's answer; the others are asked for again.
      const gone = runs.some((run) => !state().runs.has(run));
      if (!gone) report("The runs' records could not be read", error);
      dispatch({ kind: "unavailable", runs: gone ? [] : runs });
    }
  }

  async function look(uri: string): Promise<void> {
    looking = true;
    const answer = await host.request("dai/dataset/preview", { uri }).then(
      (preview) => ({ preview, problem: null }),
      (error: unknown) => ({
        preview: null,
        problem: error instanceof Error ? error.message : String(error),
      }),
    );
    looking = false;
    dispatch({ kind: "lookedAt", data: { uri, ...answer } });
  }

  return {
    follow(event) {
      if (event.kind === "connection" && event.state === "open") void list();
    },
    fetchMissing(inView) {
      const next = fetching ? null : nextFetch(state(), inView);
      if (next) void fetch(next);
      const uri = looking ? null : nextLook(state());
      if (uri !== null) void look(uri);
    },
    act(action, runs) {
      const what = runs.length === 1 ? "the run" : `the ${runs.length} runs`;
      const failed = (error: unknown) => report(`The daemon could not ${action} ${what}`, error);
      host.request(requestOf[action], { runs: [...runs] }).catch(failed);
    },
    saveModel(run) {
      host.request("dai/runs/model", { run, format: "onnx" }).then(
        ({ name, data }) => {
          const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
          host.saveFile({ name, blob: new Blob([bytes], { type: "application/octet-stream" }) });
        },
        (error: unknown) => report("The model could not be saved", error),
      );
    },
    annotateRun(run, notes) {
      const failed = (error: unknown) => report("The note could not be saved", error);
      host.request("dai/runs/annotate", { run, ...notes }).catch(failed);
    },
    annotateStudy(study, notes) {
      const failed = (error: unknown) => report("The note could not be saved", error);
      host
        .request("dai/studies/annotate", { study, ...notes })
        .then(listStudies)
        .catch(failed);
    },
    rerun(run) {
      const failed = (error: unknown) => report("The spec of the run could not be made", error);
      host
        .request("dai/spec/ofRun", { run })
        .then(({ text, uri }) => host.openSpec(text, uri))
        .catch(failed);
    },
  };
}
