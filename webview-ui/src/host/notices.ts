import { element, setText } from "../page/element.ts";
import type { PanelState } from "../state/state.ts";

export interface Notices {
  root: HTMLElement;
  render(state: PanelState): void;
}

/** The state of the connection, why nothing moves, and errors, in live regions that a screen reader speaks. */
export function createNotices(dismiss: (id: number) => void): Notices {
  const connection = element("div", { role: "status", class: "banner" });
  const problems = element("div", { role: "log", "aria-label": "Problems", class: "toasts" });
  const shown = new Map<number, HTMLElement>();

  function createToast(id: number, text: string): HTMLElement {
    const button = element("button", { type: "button", class: "small" }, "Dismiss");
    button.addEventListener("click", () => dismiss(id));
    return element("div", { class: "toast" }, element("span", {}, text), button);
  }

  return {
    root: element("div", { class: "notices" }, connection, problems),
    render(state) {
      setText(connection, connectionText(state));
      connection.classList.toggle("lost", state.connection.state === "closed");
      for (const [id, toast] of shown) {
        if (state.problems.some((problem) => problem.id === id)) continue;
        toast.remove();
        shown.delete(id);
      }
      for (const { id, text } of state.problems) {
        if (shown.has(id)) continue;
        const toast = createToast(id, text);
        shown.set(id, toast);
        problems.append(toast);
      }
    },
  };
}

function connectionText({ connection, listed, runs, waiting }: PanelState): string {
  if (connection.state === "connecting" || (connection.state === "open" && !listed))
    return "Connecting to the training service…";
  if (connection.state === "open") return waiting.join(" ");
  const reason = connection.message ?? "The connection to the daemon was lost.";
  return runs.size > 0
    ? `${reason} Showing the last known state. Live updates resume when the daemon reconnects.`
    : reason;
}

/** What a page without runs shows: how to launch one. */
export function createEmptyState(): HTMLElement {
  return element(
    "section",
    { class: "empty" },
    element("h2", {}, "No runs yet"),
    element(
      "p",
      {},
      "Open a ",
      element("code", {}, ".dai.json"),
      " file and choose ",
      element("strong", {}, "DAI: Run"),
      " from the command palette. Its runs appear here as they train.",
    ),
  );
}
