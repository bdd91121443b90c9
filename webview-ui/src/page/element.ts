import { visibleLines, visibleText } from "../../../server/src/domain/visibleText.ts";

/** Makes an HTML element with attributes and children; control characters in texts are made visible. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? visibleText(child) : child)));
  return made;
}

/** Sets a text only where it differs, so that a live region speaks and a selection is lost only on change. */
export function setText(node: Node, text: string): void {
  setShown(node, visibleText(text));
}

/** The same for a text of several lines. */
export function setLines(node: Node, text: string): void {
  setShown(node, visibleLines(text));
}

function setShown(node: Node, shown: string): void {
  if (node.textContent !== shown) node.textContent = shown;
}
