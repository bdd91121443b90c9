/** Control characters, bidirectional controls and invisible characters, which a file or a name may contain. */
const hidden =
  /[\p{Cc}\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Replaces characters that move a terminal's cursor, change its colours, reverse or hide text by escapes such as \u{1b}. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same for a text of several lines; line feeds stay. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}
