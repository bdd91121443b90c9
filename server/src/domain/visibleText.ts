/** Control characters, those that turn the direction of writing and those that are not seen, which a file or a name may bring along. */
const hidden =
  /[\p{Cc}\p{Cs}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Characters that would move the cursor, colour a terminal, turn the direction of writing or hide text are spelled out:
 * \u{1b}.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}
