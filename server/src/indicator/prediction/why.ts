import type { Features } from "./features/features.ts";
import { type Standardization, standardize } from "./features/standardization.ts";
import type { LinearModel } from "./linear/linearModel.ts";

export interface Reason {
  feature: string;
  value: number;
  /** mean of the runs that were learned from */
  usual: number;
  /** above 0: in favour of success */
  contribution: number;
}

const MOST = 3;

/** The largest contributions, whichever way they point. */
export function reasonsFor(model: Standardization & { success: LinearModel }, features: Features): Reason[] {
  const z = standardize(model, features) ?? [];
  return z
    .map((value, j) => ({
      feature: model.names[j]!,
      value: features.get(model.names[j]!)!,
      usual: model.means[j]!,
      contribution: value * model.success.weights[j]!,
    }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, MOST);
}

/** "For success: … 0.82 (usually 0.61); against: …". */
export function describeReasons(reasons: readonly Reason[]): string {
  const list = (some: readonly Reason[]) =>
    some
      .map(({ feature, value, usual }) => `${feature} ${short(value)} (usually ${short(usual)})`)
      .join("; ");
  const speaksFor = reasons.filter(({ contribution }) => contribution > 0);
  const against = reasons.filter(({ contribution }) => contribution < 0);
  return [
    ...(speaksFor.length > 0 ? [`for success: ${list(speaksFor)}`] : []),
    ...(against.length > 0 ? [`against: ${list(against)}`] : []),
  ].join("; ");
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
