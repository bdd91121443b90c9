import * as vscode from "vscode";
import type { ShownRun } from "../../../server/src/protocol/page.ts";
import { createPage, type Page, type PageServices } from "./page.ts";

/** The panel in the side bar. */
export class Panel implements vscode.WebviewViewProvider {
  static readonly id = "dai.panel";
  readonly #services: PageServices;
  #page: Page | undefined;
  #wanted: ShownRun | undefined;

  constructor(services: PageServices) {
    this.#services = services;
  }

  /** Brings the panel into view. With a run it chooses that and leaves the focus. */
  async show(wanted?: ShownRun): Promise<void> {
    this.#wanted = wanted;
    await vscode.commands.executeCommand(`${Panel.id}.focus`, { preserveFocus: wanted !== undefined });
    this.#showWanted();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = createPage(view.webview, "sideBar", this.#services);
    this.#page = page;
    view.onDidChangeVisibility(() => {
      if (!view.visible) page.hidden();
    });
    view.onDidDispose(() => {
      page.dispose();
      this.#page = undefined;
    });
    this.#showWanted();
  }

  #showWanted(): void {
    if (this.#wanted === undefined) return;
    this.#page?.show(this.#wanted);
    if (this.#page) this.#wanted = undefined;
  }
}
