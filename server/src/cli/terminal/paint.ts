import { styleText } from "node:util";

export type Tone = "good" | "bad" | "settled" | "broken" | "dim" | "strong";

/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone | undefined, text: string) => string;

const styles = {
  good: "green",
  bad: "yellow",
  settled: "cyan",
  broken: "red",
  dim: "dim",
  strong: "bold",
} as const;

export const noColours: Paint = (_, text) => text;

export const colours: Paint = (tone, text) =>
  tone === undefined ? text : styleText(styles[tone], text, { validateStream: false });

/** Colours for a terminal, unless the user has set NO_COLOR (https://no-color.org). */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  return stream.isTTY && !env["NO_COLOR"] ? colours : noColours;
}
