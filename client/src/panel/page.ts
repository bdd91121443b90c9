import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { HostToPage, PageToHost, ShownRun } from "../../../server/src/protocol/page.ts";
import type { Params, RequestMethod } from "../../../server/src/protocol/protocol.ts";
import { panelHtml } from "../../../webview-ui/src/host/html.ts";
import { type Daemon, sentence } from "../connection/daemon.ts";
import type { Subscription } from "../connection/subscription.ts";
import { mayRun } from "../connection/trust.ts";
import { workspaceFolders } from "../connection/workspaceFolders.ts";
import { messages } from "../messages.ts";
import { openNewSpec } from "../openNewSpec.ts";
import { createOutbox } from "./outbox.ts";
import { revealRun } from "./reveal.ts";
import { saveFile } from "./saveFile.ts";

/** What every page needs. */
export interface PageServices {
  daemon: Daemon;
  subscription: Subscription;
  /** of the bundled page */
  folder: vscode.Uri;
}

/** One page in one webview, in the side bar or in a tab. */
export interface Page extends vscode.Disposable {
  /** Makes the page choose a run, now or as soon as it is ready. */
  show(shown: ShownRun): void;
  /** The page was discarded because it is hidden; it requests everything again when it is shown. */
  hidden(): void;
}

/**
 * Puts the panel's page into a webview: forwards its requests to the daemon and the daemon's notifications to it.
 * It keeps no state: the page requests everything again whenever it is shown.
 */
export function createPage(
  webview: vscode.Webview,
  surface: "sideBar" | "editor",
  services: PageServices,
): Page {
  const { daemon, subscription, folder } = services;
  let ready = false;
  let wanted: ShownRun | undefined;

  const outbox = createOutbox((message) => webview.postMessage(message));

  function post(message: HostToPage): void {
    if (ready) outbox.send(message);
  }
  const postConnection = () => post({ kind: "connection", state: daemon.connected ? "open" : "closed" });
  const postWorkspace = () => post({ kind: "workspace", folders: workspaceFolders() });
  function postWanted(): void {
    if (wanted === undefined || !ready) return;
    post({ kind: "show", ...wanted });
    wanted = undefined;
  }

  async function receive(message: PageToHost): Promise<void> {
    switch (message.kind) {
      case "ready":
        // A page that was loaded again knows nothing of what its predecessor was sent.
        outbox.clear();
        ready = true;
        postWorkspace();
        postConnection();
        postWanted();
        break;
      case "reveal":
        await revealRun(daemon, message.run);
        break;
      case "openSpec":
        await openNewSpec(message);
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
      // The others continue listening.
      if (method === "dai/runs/unsubscribe") return { kind: "response", id, result: {} };
      const result = await daemon.request(method, params as Params<typeof method>);
      return { kind: "response", id, result };
    } catch (error) {
      return { kind: "error", id, message: sentence(error) };
    }
  }

  const listeners = [
    daemon.onEvent((event) => {
      if (ready) outbox.notify(event);
    }),
    daemon.onConnected(postConnection),
    vscode.workspace.onDidChangeWorkspaceFolders(postWorkspace),
    webview.onDidReceiveMessage((message: PageToHost) => {
      receive(message).catch((error: unknown) => void vscode.window.showErrorMessage(sentence(error)));
    }),
  ];
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = html(webview, folder, surface);
  daemon.keepConnected();

  return {
    show(shown) {
      wanted = shown;
      postWanted();
    },
    hidden() {
      ready = false;
      outbox.clear();
    },
    dispose() {
      ready = false;
      outbox.clear();
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** What a page may ask for. */
const allowed = [
  "dai/runs/",
  "dai/studies/",
  "dai/dataset/",
  "dai/daemon/status",
  "dai/spec/ofRun",
  "dai/program/output",
];

/** Why a page may not ask for something; null when it may. */
function refuse(method: RequestMethod): string | null {
  const isKnown = allowed.some((beginning) => method.startsWith(beginning));
  if (!isKnown) return `The panel may not ask for ${method}.`;
  const starts = method === "dai/runs/start" || method === "dai/runs/continue";
  return starts && !mayRun() ? messages.untrusted : null;
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
