import * as vscode from "vscode";
import type { RunId } from "../../server/src/protocol/protocol.ts";
import { createPage, type Page, type PageSurroundings } from "./page.ts";

/** The panel in the side bar. */
export class Panel implements vscode.WebviewViewProvider {
  static readonly id = "dai.panel";
  readonly #surroundings: PageSurroundings;
  #page: Page | undefined;
  #wanted: RunId | undefined;

  constructor(surroundings: PageSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Brings the panel into view. With a run it chooses that, and the keyboard stays where it is. */
  async show(run?: RunId): Promise<void> {
    this.#wanted = run;
    await vscode.commands.executeCommand(`${Panel.id}.focus`, { preserveFocus: run !== undefined });
    this.#showWanted();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = createPage(view.webview, "sideBar", this.#surroundings);
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
