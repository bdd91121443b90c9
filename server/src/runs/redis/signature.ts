/** HMAC-SHA256 (RFC 2104) over everything that daemon and workers leave for each other in Redis. */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

export const SIGNATURE_BYTES = 32;

/** Made once: a daemon signs and checks several times an epoch. */
const prepared = new WeakMap<Buffer, KeyObject>();

function prepare(key: Buffer): KeyObject {
  const made = prepared.get(key) ?? createSecretKey(key);
  prepared.set(key, made);
  return made;
}

/** @param purpose what the parts are, so that a signature of one thing proves nothing about another */
export function sign(key: Buffer, purpose: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac("sha256", prepare(key));
  let text = `${purpose}\n`;
  for (const part of parts) {
    text += `${Buffer.byteLength(part)}\n`;
    if (typeof part === "string") text += part;
    else {
      hmac.update(text).update(part);
      text = "";
    }
  }
  return hmac.update(text).digest();
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
