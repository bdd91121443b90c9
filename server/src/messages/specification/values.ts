/** Keys and single values, by what the schema says of them. */
import type { Messages } from "../message.ts";

export interface Bounded {
  name: string;
  bound: number;
  value: number;
}

export interface UnknownKey {
  key: string;
  /** the object that has the key */
  object: string;
  isIgnored: boolean;
}

function unknown({ key, object, isIgnored }: UnknownKey): string {
  return `"${key}" is not a key of ${object}${isIgnored ? " and is ignored" : ""}`;
}

export const valueMessages = {
  "missing-key": ({ object, key, wanted }: { object: string; key: string; wanted: string }) => [
    `${object} needs "${key}"`,
    `add ${wanted}`,
  ],
  "unknown-key": (facts: UnknownKey & { known: string }) => [
    unknown(facts),
    `use ${facts.known}, or remove it`,
  ],
  "unknown-key/misspelt": (facts: UnknownKey & { near: string }) => [
    unknown(facts),
    `did you mean "${facts.near}"?`,
  ],
  "unknown-key/misplaced": (facts: UnknownKey & { place: string }) => [
    unknown(facts),
    `did you mean ${facts.place}?`,
  ],
  "unknown-key/inside-kind": (facts: UnknownKey & { place: string; kind: string }) => [
    unknown(facts),
    `did you mean ${facts.place}, with "kind": ${facts.kind}?`,
  ],
  "unknown-key/other-kind": (facts: UnknownKey & { kind: string }) => [
    unknown(facts),
    `use "kind": ${facts.kind}, which has it, or remove the key`,
  ],
  type: ({ name, wanted, given }: { name: string; wanted: string; given: string }) =>
    `${name} must be ${wanted}, not ${given}.`,
  "type/kind": ({ name, kind }: { name: string; kind: string }) => [
    `${name} must be an object, not a string`,
    `write { "kind": ${kind} }`,
  ],
  value: ({ name, given, allowed }: { name: string; given: string; allowed: string }) => [
    `${name} cannot be ${given}`,
    `use ${allowed}`,
  ],
  "value/misspelt": ({ name, given, near }: { name: string; given: string; near: string }) => [
    `${name} cannot be ${given}`,
    `did you mean "${near}"?`,
  ],
  "range/not-finite": ({ name }: { name: string }) => [
    `${name} is too large for a floating-point number`,
    "write a smaller one",
  ],
  "range/least": ({ name, bound, value }: Bounded) => `${name} must be at least ${bound}, and is ${value}.`,
  "range/most": ({ name, bound, value }: Bounded) => `${name} must be at most ${bound}, and is ${value}.`,
  "range/above": ({ name, bound, value }: Bounded) => `${name} must be above ${bound}, and is ${value}.`,
  "range/below": ({ name, bound, value }: Bounded) => `${name} must be below ${bound}, and is ${value}.`,
  "range/empty-text": ({ name }: { name: string }) => `${name} must not be empty.`,
  "range/long-text": ({ name, most, length }: { name: string; most: number; length: number }) =>
    `${name} must have at most ${most} characters, and has ${length}.`,
  "length/exactly": ({ name, wanted, length }: { name: string; wanted: number; length: number }) =>
    `${name} must hold exactly ${wanted} values, and holds ${length}.`,
  "length/empty": ({ name }: { name: string }) => [
    `${name} must not be an empty list`,
    "give at least one value",
  ],
  "length/most": ({ name, most, length }: { name: string; most: number; length: number }) =>
    `${name} must hold at most ${most} values, and holds ${length}.`,
  "nested-list": ({ name }: { name: string }) => [
    `${name} holds a list inside a list`,
    'write { "each": [ … ] } around them to try several values',
  ],
} as const satisfies Messages;
