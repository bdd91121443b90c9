import { element } from "./element.ts";

/** Tabs by the ARIA pattern: arrow keys move, one tab stop. */
export interface Tabs<T extends string> {
  root: HTMLElement;
  /** @param isOffered false for a tab that is left out */
  show(tab: T, isOffered?: (tab: T) => boolean): void;
}

export function createTabs<T extends string>(
  tabs: Record<T, { title: string; panel: HTMLElement }>,
  choose: (tab: T) => void,
): Tabs<T> {
  const names = Object.keys(tabs) as T[];
  const buttons = names.map((name) => {
    const { title, panel } = tabs[name];
    panel.id = `panel-${name}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-label", title);
    const button = element("button", { type: "button", role: "tab", "aria-controls": panel.id }, title);
    button.addEventListener("click", () => choose(name));
    return button;
  });
  const root = element("div", { role: "tablist", "aria-label": "Views", class: "tabs" }, ...buttons);
  root.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const offered = buttons.filter(({ hidden }) => !hidden);
    const now = offered.indexOf(document.activeElement as HTMLButtonElement);
    if (step === undefined || now < 0) return;
    const next = offered[(now + step + offered.length) % offered.length]!;
    next.focus();
    choose(names[buttons.indexOf(next)]!);
  });
  return {
    root,
    show(tab, isOffered = () => true) {
      for (const [index, name] of names.entries()) {
        const isShown = name === tab;
        buttons[index]!.hidden = !isOffered(name);
        buttons[index]!.setAttribute("aria-selected", String(isShown));
        buttons[index]!.tabIndex = isShown ? 0 : -1;
        tabs[name].panel.hidden = !isShown;
      }
    },
  };
}
