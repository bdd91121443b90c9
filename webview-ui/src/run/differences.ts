/** What two runs differ in: everything that decides their courses, and what came of them. */
import { formatParameter, type ParameterValue } from "../../../server/src/domain/parameters.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";

export interface Difference {
  /** dotted path from the run's configuration */
  path: string;
  first: string;
  second: string;
}

type Config = RunDetail["dai"];

/** The keys of two configurations whose values differ, in the order of the first. */
export function differences(first: Config, second: Config): Difference[] {
  const [a, b] = [flat(first), flat(second)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((path) => {
    const [one, other] = [a.get(path), b.get(path)];
    return JSON.stringify(one) === JSON.stringify(other)
      ? []
      : [{ path, first: formatParameter(one), second: formatParameter(other) }];
  });
}

/** A configuration by dotted path; a list of numbers or texts is one value. */
export function flat(
  value: unknown,
  path = "",
  into = new Map<string, ParameterValue>(),
): Map<string, ParameterValue> {
  const isLeaf =
    typeof value !== "object" ||
    value === null ||
    (Array.isArray(value) && value.every((item) => typeof item !== "object"));
  if (isLeaf) into.set(path, value as ParameterValue);
  else
    for (const [key, inner] of Object.entries(value)) flat(inner, path === "" ? key : `${path}.${key}`, into);
  return into;
}
