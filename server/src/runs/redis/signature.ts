/** HMAC-SHA256 (RFC 2104) over everything that daemon and workers leave for each other in Redis. */
import { createHmac, timingSafeEqual } from "node:crypto";

export const SIGNATURE_BYTES = 32;

/** @param purpose what the parts are, so that a signature of one thing proves nothing about another */
export function sign(key: Buffer, purpose: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac("sha256", key).update(`${purpose}\n`);
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    hmac.update(`${bytes.byteLength}\n`).update(bytes);
  }
  return hmac.digest();
}

export function isSigned(
  key: Buffer,
  signature: Uint8Array | null | undefined,
  purpose: string,
  ...parts: readonly (string | Uint8Array)[]
): boolean {
  return (
    signature?.byteLength === SIGNATURE_BYTES && timingSafeEqual(signature, sign(key, purpose, ...parts))
  );
}
