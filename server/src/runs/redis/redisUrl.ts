/** Addresses of Redis servers. */

const protocols = ["redis:", "rediss:"];

/** Whether a text is an address of a Redis server whose escapes, as in a password, can be read. */
export function isRedisUrl(text: string): boolean {
  try {
    decodeURIComponent(text);
    return protocols.includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** The address without its password, for logs and for people. */
export function publicUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.password) parsed.password = "…";
  if (parsed.searchParams.has("password")) parsed.searchParams.set("password", "…");
  return decodeURIComponent(parsed.href);
}
