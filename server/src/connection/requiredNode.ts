/** The oldest Node that has `node:sqlite` and relaxed SIMD without flags. */
export const oldestNode = "22.13";

/** One sentence for a Node that is too old to run this; null for one that is not. @param version such as "20.20.2" */
export function nodeProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldestNode.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
  return `dai needs Node ${oldestNode} or newer, and this is Node ${version}: install a newer one from https://nodejs.org, or run dai with another node.`;
}

/** To be called before anything is imported that an older Node lacks. */
export function requireNode(): void {
  const problem = nodeProblem(process.versions.node);
  if (problem === null) return;
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
