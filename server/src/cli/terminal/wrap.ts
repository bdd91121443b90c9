/** Texts of a given width in a terminal, where a CJK character or an emoji takes two columns. */
import stringWidth from "string-width";
import { visibleText } from "../../domain/visibleText.ts";

/** The columns that a text takes; colours take none. */
export const widthOf = (text: string): number => stringWidth(text);

/** Breaks a text at spaces into lines of at most `columns` columns; later lines start with `indent`. */
export function wrap(text: string, columns: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of visibleText(text).split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > columns) {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The text, or as much of it as fits with an ellipsis. */
export function clip(text: string, columns: number): string {
  const shown = visibleText(text);
  if (widthOf(shown) <= columns) return shown;
  let [kept, width] = ["", 0];
  for (const { segment } of graphemes.segment(shown)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text with spaces behind it, or before it, up to a width. */
export function pad(text: string, columns: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(columns - widthOf(text), 0));
  return align === "left" ? text + space : space + text;
}
