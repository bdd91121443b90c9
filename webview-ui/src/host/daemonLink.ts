import { inPages } from "../../../server/src/connection/pages.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { type Fetch, nextFetch, nextPreview } from "../state/fetching.ts";
import type { HostEvent } from "../state/hostEvent.ts";
import type { Message, PanelState } from "../state/state.ts";
import type { Host } from "./host.ts";
import { createRunRequests, type RunRequests } from "./runRequests.ts";

/** What the page asks of the daemon. Answers come back as messages; what goes wrong as a `problem`. */
export interface DaemonLink extends RunRequests {
  /** After each event: lists and subscribes when a connection opens. */
  follow(event: HostEvent): void;
  /** Fetches what the page shows and does not have, one request at a time. @param wanted runs whose scores the table needs */
  fetchMissing(wanted: readonly RunId[]): void;
}

/** Milliseconds between two questions why runs wait. */
const watchPause = 10_000;

/** Connects the daemon with the page's state. */
export function createDaemonLink(
  host: Host,
  state: () => PanelState,
  dispatch: (message: Message) => void,
): DaemonLink {
  let fetching = false;
  let previewing = false;
  let watching: ReturnType<typeof setTimeout> | undefined;

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

  /** Asks why runs wait, while the connection is open. */
  async function watchWaiting(): Promise<void> {
    clearTimeout(watching);
    if (state().connection.state !== "open") return;
    try {
      const { waiting = [] } = await host.request("dai/daemon/status", {});
      dispatch({ kind: "waiting", reasons: waiting });
    } catch {
      // The connection's own notice says more.
    }
    watching = setTimeout(() => void watchWaiting(), watchPause);
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

  async function preview(uri: string): Promise<void> {
    previewing = true;
    const answer = await host.request("dai/dataset/preview", { uri }).then(
      (preview) => ({ preview, problem: null }),
      (error: unknown) => ({
        preview: null,
        problem: error instanceof Error ? error.message : String(error),
      }),
    );
    previewing = false;
    dispatch({ kind: "previewed", data: { uri, ...answer } });
  }

  return {
    follow(event) {
      if (event.kind !== "connection" || event.state !== "open") return;
      void list();
      void watchWaiting();
    },
    fetchMissing(wanted) {
      const next = fetching ? null : nextFetch(state(), wanted);
      if (next) void fetch(next);
      const uri = previewing ? null : nextPreview(state());
      if (uri !== null) void preview(uri);
    },
    ...createRunRequests(host, report, listStudies),
  };
}
