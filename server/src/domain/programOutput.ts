/** The output of a program without characters that move a cursor, colour a terminal or reverse text. */
import { visibleText } from "./visibleText.ts";

/** Terminal sequences: colours and cursors (CSI), titles and links (OSC), and shorter ones. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is searched for
const orders = /(\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_]))/g;

/** Without terminal sequences; of an overwritten line, such as a progress bar, the newest part; other controls as \u{7}. */
export function plainOutput(text: string): string {
  return text.replace(orders, "").split("\n").map(plainLine).join("\n");
}

function plainLine(line: string): string {
  const written = line.split("\r").findLast((part) => part !== "") ?? "";
  return written.split("\t").map(visibleText).join("\t");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is searched for
const colour = /^\u001b\[[0-9;]*m$/;

/** The same for a terminal, where colours and lines that are written over do no harm. */
export function terminalOutput(text: string): string {
  return text
    .split(orders)
    .map((between, index) =>
      index % 2 === 1 && colour.test(between) ? between : index % 2 === 1 ? "" : spelled(between),
    )
    .join("");
}

const spelled = (text: string): string => text.replace(/[^\n\r\t]+/g, visibleText);
