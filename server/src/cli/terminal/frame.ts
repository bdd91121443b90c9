import { widthOf } from "./wrap.ts";

const csi = "\u001b[";

/**
 * The text that puts `lines` where `previous` stand, right above the cursor. Each line is overwritten and
 * then cleared to its end, and what remained below is cleared last, so nothing on the screen goes blank in
 * between. Terminals that know synchronised output (mode 2026) show it at once.
 *
 * @param previous what the last call drew; [] at first
 * @param columns width of the terminal now: when it has shrunk, lines drawn before take several rows
 */
export function redraw(previous: readonly string[], lines: readonly string[], columns: number): string {
  const rows = previous.reduce((sum, line) => sum + rowsOf(line, columns), 0);
  const up = rows > 0 ? `${csi}${rows}A\r` : "";
  const body = lines.map((line) => `${line}${csi}K\n`).join("");
  return `${csi}?2026h${up}${body}${csi}J${csi}?2026l`;
}

function rowsOf(line: string, columns: number): number {
  return Math.max(Math.ceil(widthOf(line) / Math.max(columns, 1)), 1);
}
