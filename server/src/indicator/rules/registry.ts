/** The stopping rules: the spec's schema, the daemon's verdicts and what `dai evaluate` replays derive from this list. */
import Type, { type Static, type TProperties } from "typebox";
import { object } from "../../schema/fields.ts";
import { combined } from "./combined.ts";
import { asha } from "./kinds/asha.ts";
import { auto } from "./kinds/auto/auto.ts";
import { hyperband } from "./kinds/hyperband.ts";
import { learned } from "./kinds/learned.ts";
import { median } from "./kinds/median.ts";
import { none } from "./kinds/none.ts";
import { paper } from "./kinds/paper.ts";
import { patience } from "./kinds/patience.ts";
import { trainLoss } from "./kinds/trainLoss.ts";
import type { ReplayedForm, RuleSettings, StoppingRule } from "./rule.ts";
import { sparingBloomers } from "./sparingBloomers.ts";

export const rules = { auto, paper, learned, trainLoss, asha, median, hyperband, patience, none } as const;

export type RuleName = keyof typeof rules;
type Entry<N extends RuleName> = (typeof rules)[N];
type ParametersOf<N extends RuleName> =
  Entry<N> extends { parameters: infer P extends TProperties }
    ? Static<ReturnType<typeof Type.Object<P>>>
    : object;

export type SingleRule = RuleName | { [N in RuleName]: { kind: N } & ParametersOf<N> }[RuleName];

/** `policy.rule` of a spec. */
export type RuleSpec = SingleRule | { all: SingleRule[] } | { any: SingleRule[] };

/** What a verdict by any of the rules rests on: a union whose `kind` tells what else there is. */
export type Evidence = { [N in RuleName]: EvidenceFrom<ReturnType<Entry<N>["create"]>> }[RuleName];
type EvidenceFrom<R> = R extends StoppingRule<infer E> ? E : never;

export const ruleNames = Object.keys(rules) as RuleName[];

const names = Type.Enum(ruleNames, {
  description: "A rule by its name.",
  enumDescriptions: ruleNames.map((name) => rules[name].description),
});

const withParameters = ruleNames.flatMap((name) => {
  const { description, parameters } = rules[name] as { description: string; parameters?: TProperties };
  if (!parameters) return [];
  return object(description, { kind: Type.Literal(name), ...parameters }, { title: `the rule "${name}"` });
});

const single = Type.Union([names, ...withParameters]);
const several = (key: string, description: string) =>
  object(
    description,
    { [key]: Type.Array(single, { description: "The rules.", minItems: 1, maxItems: 9 }) },
    { title: `an object { "${key}": rules }` },
  );

export const RuleSchema = Type.Unsafe<RuleSpec>(
  Type.Union(
    [
      names,
      ...withParameters,
      several("all", "Stops a run where all of these rules do."),
      several("any", "Stops a run where one of these rules does."),
    ],
    {
      description: "The rule that gives verdicts and stops runs; auto by default (docs/rules.md).",
    },
  ),
);

/** The rules that are replayed on every study, as a spec would name them. */
export function replayedRules(): (ReplayedForm & { rule: SingleRule })[] {
  return ruleNames.flatMap((name) => {
    const { replays = [] } = rules[name] as { replays?: readonly ReplayedForm[] };
    return replays.map((form) => ({
      ...form,
      rule: form.parameters ? ({ kind: name, ...form.parameters } as SingleRule) : name,
    }));
  });
}

export function rulesIn(spec: RuleSpec): RuleName[] {
  const list = typeof spec === "string" || "kind" in spec ? [spec] : "all" in spec ? spec.all : spec.any;
  return list.map((one) => (typeof one === "string" ? one : one.kind));
}

/** Whether one of the rules goes by the paper's scores, which take a full window. */
export function needsWindow(spec: RuleSpec): boolean {
  return rulesIn(spec).some((name) => (rules[name] as { needsWindow?: boolean }).needsWindow);
}

/** Whether one of the rules uses the study's other runs. */
export function looksAtOthers(spec: RuleSpec): boolean {
  return rulesIn(spec).some((name) => !(rules[name] as { ownOnly?: boolean }).ownOnly);
}

export function createRule(spec: RuleSpec, settings: RuleSettings): StoppingRule {
  if (typeof spec === "object" && "all" in spec)
    return combined(
      "all",
      spec.all.map((one) => createSingle(one, settings)),
    );
  if (typeof spec === "object" && "any" in spec)
    return combined(
      "any",
      spec.any.map((one) => createSingle(one, settings)),
    );
  return createSingle(spec, settings);
}

function createSingle(spec: SingleRule, settings: RuleSettings): StoppingRule {
  const { kind, ...given } = typeof spec === "string" ? { kind: spec } : spec;
  const entry = rules[kind] as {
    parameters?: TProperties;
    create(settings: RuleSettings, parameters: object): StoppingRule;
  };
  const rule = entry.create(settings, { ...defaultsOf(entry.parameters), ...given });
  return kind === "paper" ? rule : sparingBloomers(rule);
}

function defaultsOf(parameters: TProperties = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, schema]) =>
      "default" in schema ? [[name, schema.default]] : [],
    ),
  );
}
