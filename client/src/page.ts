import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type {
  HostToPage,
  PageToHost,
  Params,
  RequestMethod,
  RunId,
} from "../../server/src/protocol/protocol.ts";
import { panelHtml } from "../../webview-ui/src/host/html.ts";
import { type Daemon, sentence } from "./daemon.ts";
import { revealRun } from "./reveal.ts";
import { saveFile } from "./saveFile.ts";
import type { Subscription } from "./subscription.ts";
import { mayRun } from "./trust.ts";

/** What every page needs. */
export interface PageSurroundings {
  daemon: Daemon;
  subscription: Subscription;
  /** of the bundled page */
  folder: vscode.Uri;
}

/** One page in one webview, in the side bar or in a tab. */
export interface Page extends vscode.Disposable {
  /** Has the page choose a run, now or as soon as it is there. */
  show(run: RunId): void;
  /** Says that the page was thrown away because it is out of sight; it will ask for everything again. */
  hidden(): void;
}

/**
 * Puts the panel's page into a webview: hands its requests to the daemon and the daemon's notifications to it.
 * Nothing of it is kept here, for the page asks for everything again whenever it comes back into sight.
 */
export function createPage(
  webview: vscode.Webview,
  surface: "sideBar" | "editor",
  surroundings: PageSurroundings,
): Page {
  const { daemon, subscription, folder } = surroundings;
  let ready = false;
  let wanted: RunId | undefined;

  function post(message: HostToPage): void {
    if (ready) void webview.postMessage(message);
  }
  const postConnection = () => post({ kind: "connection", state: daemon.connected ? "open" : "closed" });
  function postWanted(): void {
    if (wanted === undefined || !ready) return;
    post({ kind: "show", run: wanted });
    wanted = undefined;
  }

  async function receive(message: PageToHost): Promise<void> {
    switch (message.kind) {
      case "ready":
        ready = true;
        postConnection();
        postWanted();
        break;
      case "reveal":
        await revealRun(daemon, message.run);
        break;
      case "save":
        await saveFile(message);
        break;
      case "request":
        post(await answer(message));
        break;
    }
  }

  async function answer({ id, method, params }: PageToHost & { kind: "request" }): Promise<HostToPage> {
    const refusal = refuse(method);
    if (refusal) return { kind: "error", id, message: refusal };
    try {
      if (method === "dai/runs/subscribe") {
        await subscription.follow((params as Params<typeof method>).after ?? 0);
        return { kind: "response", id, result: {} };
      }
      // The others go on listening.
      if (method === "dai/runs/unsubscribe") return { kind: "response", id, result: {} };
      const result = await daemon.request(method, params as Params<typeof method>);
      return { kind: "response", id, result };
    } catch (error) {
      return { kind: "error", id, message: sentence(error) };
    }
  }

  const listeners = [
    daemon.onEvent(({ method, params }) => post({ kind: "notification", method, params })),
    daemon.onConnected(postConnection),
    webview.onDidReceiveMessage((message: PageToHost) => {
      receive(message).catch((error: unknown) => void vscode.window.showErrorMessage(sentence(error)));
    }),
  ];
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = html(webview, folder, surface);
  daemon.keepConnected();

  return {
    show(run) {
      wanted = run;
      postWanted();
    },
    hidden() {
      ready = false;
    },
    dispose() {
      ready = false;
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** Why a page may not ask for something; null when it may. */
function refuse(method: RequestMethod): string | null {
  const isKnown =
    method.startsWith("dai/runs/") || method.startsWith("dai/dataset/") || method === "dai/daemon/status";
  if (!isKnown) return `The panel may not ask for ${method}.`;
  const starts = method === "dai/runs/start" || method === "dai/runs/continue";
  return starts && !mayRun() ? "Nothing is trained in this workspace until you trust it." : null;
}

function html(webview: vscode.Webview, folder: vscode.Uri, surface: "sideBar" | "editor"): string {
  const source = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  return panelHtml({
    scriptUri: source("panel.js"),
    styleUri: source("panel.css"),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString("hex"),
    surface,
  });
}
