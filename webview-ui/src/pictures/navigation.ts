/** Zooming and panning a picture that can be navigated: by the wheel, by keys and by buttons. */
import { element } from "../page/element.ts";
import type { Size } from "./pen.ts";
import type { Picture, Point } from "./picture.ts";

/** how far a key moves the picture, as a share of its size, and how much a step of zooming is */
const [keyStep, zoomStep] = [0.1, 1.4];

export interface NavigationEvents {
  picture(): Picture | undefined;
  size(): Size;
  /** the picture moves */
  moving(): void;
}

/** Ctrl and the wheel zoom, a double click shows all again; arrows pan, + and − zoom, 0 shows all. */
export function addNavigation(canvas: HTMLCanvasElement, events: NavigationEvents) {
  const middle = (): Point => ({ x: events.size().width / 2, y: events.size().height / 2 });

  function zoom(factor: number, at: Point): void {
    events.moving();
    events.picture()?.navigation?.zoom(factor, at, events.size());
  }
  function pan(x: number, y: number): void {
    events.moving();
    events.picture()?.navigation?.pan(x, y, events.size());
  }

  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!(event.ctrlKey || event.metaKey) || !events.picture()?.navigation) return;
      event.preventDefault();
      zoom(zoomStep ** (-event.deltaY / 100), { x: event.offsetX, y: event.offsetY });
    },
    { passive: false },
  );
  canvas.addEventListener("dblclick", () => events.picture()?.navigation?.reset?.());

  const keys: Record<string, () => void> = {
    ArrowLeft: () => pan(keyStep * events.size().width, 0),
    ArrowRight: () => pan(-keyStep * events.size().width, 0),
    ArrowUp: () => pan(0, keyStep * events.size().height),
    ArrowDown: () => pan(0, -keyStep * events.size().height),
    "+": () => zoom(zoomStep, middle()),
    "=": () => zoom(zoomStep, middle()),
    "-": () => zoom(1 / zoomStep, middle()),
    "0": () => events.picture()?.navigation?.reset?.(),
  };
  canvas.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || !events.picture()?.navigation || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  const all = button("All", "Show all", () => events.picture()?.navigation?.reset?.());
  const tools = element(
    "span",
    { class: "zoom-tools" },
    button("+", "Zoom in", () => zoom(zoomStep, middle())),
    button("−", "Zoom out", () => zoom(1 / zoomStep, middle())),
    all,
  );
  return {
    /** buttons that zoom */
    tools,
    pan,
    /** Shows the buttons and the tab stop that the picture needs. */
    follow({ navigation }: Picture): void {
      tools.hidden = !navigation;
      all.disabled = !navigation?.reset;
      if (navigation) canvas.tabIndex = 0;
      else canvas.removeAttribute("tabindex");
    },
  };
}

function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "small", "aria-label": label, title: label }, text);
  made.addEventListener("click", act);
  return made;
}
