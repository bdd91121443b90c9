import type { RunId } from "../../server/src/protocol/protocol.ts";
import type { ActionId } from "./actions.ts";
import { nextFetch } from "./fetching.ts";
import type { Host, HostEvent } from "./host.ts";
import type { Message, PanelState } from "./state.ts";

const requestOf = {
  stop: "dai/runs/stop",
  continue: "dai/runs/continue",
  delete: "dai/runs/delete",
} as const;

/** What the page asks of the daemon. Answers come back as messages; what goes wrong as a `problem`. */
export interface DaemonLink {
  /** After each event: lists and subscribes when a connection opens, subscribes again when we fell behind. */
  follow(event: HostEvent): void;
  /** Fetches records that the page shows and does not have, one run at a time. */
  fetchMissing(inView: readonly RunId[]): void;
  act(action: ActionId, run: RunId): void;
}

/** Connects the daemon with the page's state. */
export function createDaemonLink(
  host: Host,
  state: () => PanelState,
  dispatch: (message: Message) => void,
): DaemonLink {
  let fetching = false;

  function report(what: string, error: unknown): void {
    // A lost connection has its own notice.
    if (state().connection.state !== "open") return;
    dispatch({ kind: "problem", text: `${what}: ${error instanceof Error ? error.message : String(error)}` });
  }

  async function list(): Promise<void> {
    try {
      const { sequence, runs } = await host.request("dai/runs/list", {});
      dispatch({ kind: "listed", sequence, runs });
      await subscribe();
    } catch (error) {
      report("The runs could not be listed", error);
    }
  }

  async function subscribe(): Promise<void> {
    await host.request("dai/runs/subscribe", { runs: "all", after: state().sequence });
  }

  async function fetchRecords(run: RunId): Promise<void> {
    fetching = true;
    try {
      const { runs } = await host.request("dai/runs/get", { runs: [run], records: true });
      const detail = runs[0];
      dispatch(detail ? { kind: "fetched", detail } : { kind: "unavailable", run });
    } catch (error) {
      // A run may be deleted between our request and the daemon's answer.
      if (state().runs.has(run)) report("The run's records could not be read", error);
      dispatch({ kind: "unavailable", run });
    } finally {
      fetching = false;
    }
  }

  return {
    follow(event) {
      if (event.kind === "connection" && event.state === "open") void list();
      if (event.kind === "notification" && event.method === "dai/runs/behind")
        subscribe().catch((error: unknown) => report("The runs could not be followed", error));
    },
    fetchMissing(inView) {
      const run = fetching ? null : nextFetch(state(), inView);
      if (run !== null) void fetchRecords(run);
    },
    act(action, run) {
      const failed = (error: unknown) => report(`The daemon could not ${action} the run`, error);
      host.request(requestOf[action], { runs: [run] }).catch(failed);
    },
  };
}
