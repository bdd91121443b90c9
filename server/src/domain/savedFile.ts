import { formatBytes } from "./format.ts";
import { visibleText } from "./visibleText.ts";

/** What is said once a file is written. @param name or path @param bytes its size */
export function savedText(name: string, bytes: number): string {
  return visibleText(`Saved ${name} (${formatBytes(bytes)}).`);
}
