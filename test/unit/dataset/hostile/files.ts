/** Files of one test file, which are deleted after it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

export const folder = mkdtempSync(join(tmpdir(), "dai-hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

export function write(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

export function bytes(...parts: (number | number[] | Uint8Array | string)[]): Buffer {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "number"
        ? Buffer.of(part >>> 24, part >>> 16, part >>> 8, part)
        : typeof part === "string"
          ? Buffer.from(part, "latin1")
          : Buffer.from(part),
    ),
  );
}
