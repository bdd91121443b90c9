import { formatBytes } from "./format.ts";
import { visibleText } from "./visibleText.ts";

/** The message after a file was written. @param name or path @param bytes its size */
export function savedText(name: string, bytes: number): string {
  return visibleText(`Saved ${name} (${formatBytes(bytes)}).`);
}
