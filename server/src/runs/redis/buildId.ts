import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { version } from "../../connection/version.ts";
import { kernelLocation } from "../../engine/wasm/module.ts";
import { supportedVariant } from "../../engine/wasm/variant.ts";

/**
 * The version, the kernels and whether there is relaxed SIMD: what the bits of a run depend on. Runs go to workers of
 * the daemon's own build alone.
 * @returns 12 hexadecimal digits
 */
export async function buildId(): Promise<string> {
  const variant = supportedVariant();
  const kernels = await readFile(kernelLocation(variant));
  return createHash("sha256").update(`${version} ${variant}\n`).update(kernels).digest("hex").slice(0, 12);
}
