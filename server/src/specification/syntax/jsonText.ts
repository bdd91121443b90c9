/** JSON on one line, spaced as in a hand-written spec: `{ "radii": [1, 1.1] }`. */
export function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item)}`);
  return entries.length > 0 ? `{ ${entries.join(", ")} }` : "{}";
}
