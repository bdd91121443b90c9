/** Put in by the build; code that runs from source has none. */
declare const DAI_VERSION: string;

export const SOURCE_VERSION = "0.0.0-dev";

/** The protocol only grows: a newer daemon serves older clients. Code that runs from source takes any. */
export function serves(daemon: string, wanted: string): boolean {
  return wanted === SOURCE_VERSION || compareVersions(daemon, wanted) >= 0;
}

/** Orders `1.2.3` by its numbers; at equal numbers, a pre-release such as `1.2.3-rc.1` comes first. */
function compareVersions(a: string, b: string): number {
  const [numbersA, numbersB] = [a, b].map((text) => text.split("-")[0]!.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (numbersA![i] || 0) - (numbersB![i] || 0);
    if (difference !== 0) return difference;
  }
  if (a.includes("-") !== b.includes("-")) return a.includes("-") ? -1 : 1;
  return a.localeCompare(b, "en", { numeric: true });
}

export const version: string = typeof DAI_VERSION === "string" ? DAI_VERSION : SOURCE_VERSION;
