import { say } from "../../../messages/catalogue.ts";
import type { Finding } from "../finding.ts";

/**
 * A gain of 0 by a code of its own: the schema finds it too small, which does not say what it does. With all
 * weights at 0 the units of a layer are all alike and stay so, and below the output no gradient is other than 0.
 */
export function namingZeroGain(finding: Finding, valueAt: (path: Finding["path"]) => unknown): Finding {
  const [section, key] = finding.path;
  const isGain = section === "initialization" && key === "gain" && finding.code === "range";
  if (!isGain || valueAt(finding.path) !== 0) return finding;
  return {
    ...finding,
    ...say("all-zero-initialization", {}),
    remedy: { title: "Change to 1", path: finding.path, kind: "set", value: 1 },
  };
}
