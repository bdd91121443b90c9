import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type {
  HostToPage,
  PageToHost,
  Params,
  RequestMethod,
  RunId,
} from "../../server/src/protocol/protocol.ts";
import { panelHtml } from "../../webview-ui/src/html.ts";
import { type Daemon, sentence } from "./daemon.ts";
import { revealRun } from "./reveal.ts";
import { saveFile } from "./saveFile.ts";
import { mayRun } from "./trust.ts";

/**
 * Hosts the panel's page: hands its requests to the daemon and the daemon's notifications to it. The page is
 * thrown away while it is hidden and asks for everything again when it comes back, so nothing is kept here.
 */
export class Panel implements vscode.WebviewViewProvider {
  static readonly id = "dai.panel";
  readonly #daemon: Daemon;
  readonly #folder: vscode.Uri;
  #view: vscode.WebviewView | undefined;
  #ready = false;
  #show: RunId | undefined;

  /** @param folder of the bundled page */
  constructor(daemon: Daemon, folder: vscode.Uri) {
    this.#daemon = daemon;
    this.#folder = folder;
    daemon.onEvent(({ method, params }) => this.#post({ kind: "notification", method, params }));
    daemon.onConnected(() => this.#postConnection());
  }

  /** Brings the panel into view and chooses a run in it, if one is given. */
  async show(run?: RunId): Promise<void> {
    this.#show = run;
    await vscode.commands.executeCommand(`${Panel.id}.focus`);
    this.#postShow();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    this.#view = view;
    webview.options = { enableScripts: true, localResourceRoots: [this.#folder] };
    webview.onDidReceiveMessage((message: PageToHost) => this.#receive(message));
    view.onDidChangeVisibility(() => {
      if (!view.visible) this.#ready = false;
    });
    view.onDidDispose(() => {
      this.#view = undefined;
      this.#ready = false;
    });
    const source = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, name)).toString();
    webview.html = panelHtml({
      scriptUri: source("panel.js"),
      styleUri: source("panel.css"),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("hex"),
    });
    this.#daemon.keepConnected();
  }

  async #receive(message: PageToHost): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#ready = true;
        this.#postConnection();
        this.#postShow();
        break;
      case "reveal":
        await revealRun(this.#daemon, message.run).catch((error: unknown) => {
          void vscode.window.showErrorMessage(sentence(error));
        });
        break;
      case "save":
        await saveFile(message);
        break;
      case "request":
        this.#post(await this.#answer(message));
        break;
    }
  }

  async #answer({ id, method, params }: PageToHost & { kind: "request" }): Promise<HostToPage> {
    if (!method.startsWith("dai/runs/") && method !== "dai/daemon/status") {
      return { kind: "error", id, message: `The panel may not ask for ${method}.` };
    }
    if ((method === "dai/runs/start" || method === "dai/runs/continue") && !mayRun()) {
      return { kind: "error", id, message: "Nothing is trained in this workspace until you trust it." };
    }
    // One connection has one subscription, and the status bar needs it when the panel is gone.
    if (method === "dai/runs/unsubscribe") return { kind: "response", id, result: {} };
    try {
      const result = await this.#daemon.request(method, params as Params<RequestMethod>);
      return { kind: "response", id, result };
    } catch (error) {
      return { kind: "error", id, message: sentence(error) };
    }
  }

  #postConnection(): void {
    this.#post({ kind: "connection", state: this.#daemon.connected ? "open" : "closed" });
  }

  #postShow(): void {
    if (!this.#show || !this.#ready) return;
    this.#post({ kind: "show", run: this.#show });
    this.#show = undefined;
  }

  #post(message: HostToPage): void {
    if (this.#ready) void this.#view?.webview.postMessage(message);
  }
}
