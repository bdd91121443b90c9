/** Colours that a canvas needs, as CSS colours; panel.css derives them from the theme of VS Code. */
export interface Theme {
  foreground: string;
  muted: string;
  grid: string;
  /** ends of the ramp from the first epoch to the newest */
  first: string;
  newest: string;
  sF: string;
  sFv: string;
  accuracy: string;
  continue: string;
  discard: string;
  saturated: string;
  fontFamily: string;
}

/** Reads the colours of the theme that is in force now. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const colour = (name: string) => style.getPropertyValue(`--dai-${name}`).trim();
  return {
    foreground: colour("foreground"),
    muted: colour("muted"),
    grid: colour("grid"),
    first: colour("first"),
    newest: colour("newest"),
    sF: colour("sF"),
    sFv: colour("sFv"),
    accuracy: colour("accuracy"),
    continue: colour("continue"),
    discard: colour("discard"),
    saturated: colour("saturated"),
    fontFamily: style.fontFamily,
  };
}

/** Calls `listener` whenever VS Code or the system changes its theme. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  // VS Code sets its variables as the style of the root element.
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", listener);
}
