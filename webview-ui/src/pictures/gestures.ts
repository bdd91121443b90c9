/** Dragging, wheel and keys over a picture, for those that can be navigated or brushed. */
import { addNavigation, type NavigationEvents } from "./navigation.ts";
import type { Area } from "./pen.ts";
import type { Picture, Point } from "./picture.ts";

/** A pointer that has moved no farther has clicked, in CSS pixels. */
const slack = 4;

export interface Gestures {
  /** buttons that zoom */
  tools: HTMLElement;
  /** shows the buttons and the tab stop that this picture needs */
  follow(picture: Picture): void;
}

export interface GestureEvents extends NavigationEvents {
  /** marks an area; null: none */
  mark(area: Area | null): void;
}

/**
 * Handles a canvas: a drag brushes or, with Shift, pans; Ctrl and the wheel zoom; a double click shows all again. The
 * keyboard does the same: arrows pan, + and − zoom, 0 shows all.
 */
export function addGestures(canvas: HTMLCanvasElement, events: GestureEvents): Gestures {
  const navigation = addNavigation(canvas, events);
  let from: Point | null = null;
  let last: Point | null = null;
  const isFar = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y) > slack;
  const pointOf = ({ offsetX: x, offsetY: y }: MouseEvent): Point => ({ x, y });
  canvas.addEventListener("pointerdown", (event) => {
    const picture = events.picture();
    if (event.button !== 0 || (!picture?.dragging && !picture?.navigation)) return;
    from = pointOf(event);
    last = from;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from || !last) return;
    const to = pointOf(event);
    if (event.shiftKey && events.picture()?.navigation) navigation.pan(to.x - last.x, to.y - last.y);
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

  return {
    tools: navigation.tools,
    follow(picture) {
      navigation.follow(picture);
      canvas.classList.toggle("draggable", Boolean(picture.navigation || picture.dragging));
    },
  };
}
