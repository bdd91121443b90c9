/** Dragging, wheel and keys over a picture, for those that can be navigated or brushed. */
import { element } from "../page/element.ts";
import type { Area, Size } from "./pen.ts";
import type { Picture, Point } from "./picture.ts";

/** A pointer that has moved no farther has clicked, in CSS pixels. */
const slack = 4;
/** how far a key moves the picture, as a share of its size, and how much a step of zooming is */
const [keyStep, zoomStep] = [0.1, 1.4];

export interface Gestures {
  /** buttons that zoom */
  tools: HTMLElement;
  /** shows the buttons and the tab stop that this picture needs */
  follow(picture: Picture): void;
}

export interface GestureEvents {
  picture(): Picture | undefined;
  size(): Size;
  /** marks an area; null: none */
  mark(area: Area | null): void;
  /** the picture moves */
  moving(): void;
}

/**
 * Handles a canvas: a drag brushes or, with Shift, pans; Ctrl and the wheel zoom; a double click shows all again. The
 * keyboard does the same: arrows pan, + and − zoom, 0 shows all.
 */
export function addGestures(canvas: HTMLCanvasElement, events: GestureEvents): Gestures {
  let from: Point | null = null;
  let last: Point | null = null;
  const isFar = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y) > slack;
  const pointOf = ({ offsetX: x, offsetY: y }: MouseEvent): Point => ({ x, y });
  const middle = (): Point => ({ x: events.size().width / 2, y: events.size().height / 2 });

  function zoom(factor: number, at: Point): void {
    events.moving();
    events.picture()?.navigation?.zoom(factor, at, events.size());
  }
  function pan(x: number, y: number): void {
    events.moving();
    events.picture()?.navigation?.pan(x, y, events.size());
  }

  canvas.addEventListener("pointerdown", (event) => {
    const { dragging, navigation } = events.picture() ?? {};
    if (event.button !== 0 || (!dragging && !navigation)) return;
    from = pointOf(event);
    last = from;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from || !last) return;
    const to = pointOf(event);
    if (event.shiftKey && events.picture()?.navigation) pan(to.x - last.x, to.y - last.y);
    else if (isFar(from, to)) events.mark(events.picture()?.dragging?.area(from, to, events.size()) ?? null);
    last = to;
  });
  canvas.addEventListener("pointerup", (event) => {
    const begin = from;
    from = null;
    events.mark(null);
    const to = pointOf(event);
    if (begin && isFar(begin, to) && !event.shiftKey)
      events.picture()?.dragging?.drop(begin, to, events.size());
  });
  // A drag ends in a click that means nothing.
  let pressed: Point | null = null;
  canvas.addEventListener("mousedown", (event) => {
    pressed = pointOf(event);
  });
  canvas.addEventListener(
    "click",
    (event) => {
      if (pressed && isFar(pressed, pointOf(event))) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!(event.ctrlKey || event.metaKey) || !events.picture()?.navigation) return;
      event.preventDefault();
      zoom(zoomStep ** (-event.deltaY / 100), pointOf(event));
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

  const button = (text: string, label: string, act: () => void) => {
    const made = element(
      "button",
      { type: "button", class: "small", "aria-label": label, title: label },
      text,
    );
    made.addEventListener("click", act);
    return made;
  };
  const all = button("All", "Show all", () => events.picture()?.navigation?.reset?.());
  const tools = element(
    "span",
    { class: "zoom-tools" },
    button("+", "Zoom in", () => zoom(zoomStep, middle())),
    button("−", "Zoom out", () => zoom(1 / zoomStep, middle())),
    all,
  );
  return {
    tools,
    follow({ navigation, dragging }) {
      tools.hidden = !navigation;
      all.disabled = !navigation?.reset;
      canvas.classList.toggle("draggable", Boolean(navigation || dragging));
      if (navigation) canvas.tabIndex = 0;
      else canvas.removeAttribute("tabindex");
    },
  };
}
