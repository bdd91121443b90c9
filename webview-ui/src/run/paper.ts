import type { Theme } from "../page/theme.ts";

/** Colours that can be read on white and in print. */
export const paper: Theme = {
  background: "#ffffff",
  foreground: "#1f1f1f",
  muted: "#5a5f66",
  grid: "#e0e0e0",
  first: "#c3c8d0",
  newest: "#0060c0",
  sF: "#0060c0",
  sFv: "#652d90",
  accuracy: "#2b6e2b",
  train: "#8a4b00",
  continue: "#2b6e2b",
  discard: "#b01011",
  saturated: "#8a4b00",
  unknown: "#5a5f66",
  fontFamily: "system-ui",
};
