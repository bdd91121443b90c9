import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { version } from "../../connection/version.ts";
import { kernelLocation } from "../../engine/wasm/module.ts";
import { supportedVariant } from "../../engine/wasm/variant.ts";

/**
 * What the bits of a run depend on: the version, the kernels and whether this machine has relaxed SIMD. Runs go to
 * workers with the daemon's own build alone, since others would train other numbers.
 *
 * @returns 12 hexadecimal digits
 */
export async function buildId(): Promise<string> {
  const variant = supportedVariant();
  const kernels = await readFile(kernelLocation(variant));
  return createHash("sha256").update(`${version} ${variant}\n`).update(kernels).digest("hex").slice(0, 12);
}
