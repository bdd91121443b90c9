/** Control characters and those that turn the direction of writing, which a file or a name may bring along. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is searched for
const hidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Characters that would move the cursor, colour a terminal or turn the direction of writing are spelled out: \u{1b}.
 */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
