import * as vscode from "vscode";
import type { ShownRun } from "../../../server/src/protocol/page.ts";
import { createPage, type Page, type PageServices } from "./page.ts";

/**
 * The panel's page in tabs of the editor, as many as someone opens; each is arranged for itself. VS Code keeps
 * the page's state when the window is closed and has the tabs put back by `deserializeWebviewPanel`.
 */
export class EditorTabs implements vscode.WebviewPanelSerializer {
  static readonly id = "dai.runs";
  readonly #services: PageServices;
  readonly #icon: { light: vscode.Uri; dark: vscode.Uri };
  /** the one that was active last comes last */
  readonly #tabs = new Map<vscode.WebviewPanel, Page>();

  /** @param media folder of the icons */
  constructor(services: PageServices, media: vscode.Uri) {
    this.#services = services;
    const icon = (name: string) => vscode.Uri.joinPath(media, name);
    this.#icon = { light: icon("file-light.svg"), dark: icon("file-dark.svg") };
  }

  /** Opens another tab beside the active one, and chooses a run in it, if one is given. */
  open(shown?: ShownRun): void {
    const tab = vscode.window.createWebviewPanel(EditorTabs.id, "DAI Runs", vscode.ViewColumn.Active);
    this.#fill(tab);
    if (shown) this.#tabs.get(tab)?.show(shown);
  }

  /** Chooses a run in the tab that was active last; false if no tab is visible. */
  showInVisible(shown: ShownRun): boolean {
    const last = [...this.#tabs].filter(([tab]) => tab.visible).at(-1);
    last?.[1].show(shown);
    return last !== undefined;
  }

  async deserializeWebviewPanel(tab: vscode.WebviewPanel): Promise<void> {
    this.#fill(tab);
  }

  #fill(tab: vscode.WebviewPanel): void {
    tab.iconPath = this.#icon;
    const page = createPage(tab.webview, "editor", this.#services);
    this.#tabs.set(tab, page);
    tab.onDidChangeViewState(() => {
      if (!tab.visible) page.hidden();
      if (!tab.active) return;
      this.#tabs.delete(tab);
      this.#tabs.set(tab, page);
    });
    tab.onDidDispose(() => {
      page.dispose();
      this.#tabs.delete(tab);
    });
  }
}
