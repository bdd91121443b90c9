/**
 * What the engine's tests use of vitest, on Node's own test runner: vitest itself has native modules of its own, which
 * emulated platforms cannot load. `hook.ts` puts this module in vitest's place.
 */
import assert from "node:assert/strict";
import * as runner from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { TestOptions } from "vitest";

type Body = (...values: never[]) => void | Promise<void>;
/** name, then the body, or options and the body */
type Declaration = [name: string, optionsOrBody: TestOptions | Body, body?: Body];

export const describe = declarer(runner.describe);
export const test = declarer(runner.test);
export { after as afterAll, before as beforeAll } from "node:test";

function declarer(declare: typeof runner.describe | typeof runner.test) {
  function declared(values: readonly unknown[], ...[name, optionsOrBody, body]: Declaration): void {
    const options = typeof optionsOrBody === "function" ? {} : optionsOrBody;
    const run = typeof optionsOrBody === "function" ? optionsOrBody : body!;
    const skip = options.skip && (options.meta?.skipReason ?? true);
    declare(title(name, values), { skip: skip ?? false }, () => run(...(values as never[])));
  }
  return Object.assign((...declaration: Declaration) => declared([], ...declaration), {
    each:
      (cases: readonly unknown[]) =>
      (...declaration: Declaration) => {
        for (const one of cases) declared(Array.isArray(one) ? one : [one], ...declaration);
      },
  });
}

/** %s stands for the next value, $a.b for a property of the first. */
function title(name: string, values: readonly unknown[]): string {
  const next = values.values();
  const property = (path: string) =>
    path.split(".").reduce((of, key) => (of as Record<string, unknown> | undefined)?.[key], values[0]);
  return name
    .replaceAll(/%[sdij]/g, () => String(next.next().value))
    .replaceAll(/\$([\w.]+)/g, (_, path: string) => String(property(path)));
}

export function expect(actual: unknown, message = "") {
  const checks = (isWanted: boolean) => {
    const check = (holds: boolean, what: string, expected?: unknown) => {
      if (holds === isWanted) return;
      const relation = `${isWanted ? "" : "not "}${what}`;
      throw new assert.AssertionError({ message: `${message} ${relation}`.trim(), actual, expected });
    };
    return {
      toBe: (expected: unknown) => check(Object.is(actual, expected), "toBe", expected),
      toEqual: (expected: unknown) => check(isDeepStrictEqual(actual, expected), "toEqual", expected),
      toMatchObject: (expected: object) =>
        assert.doesNotThrow(() => assert.partialDeepStrictEqual(actual, expected)),
      toBeNaN: () => check(Number.isNaN(actual), "toBeNaN"),
      toBeLessThan: (bound: number) => check((actual as number) < bound, "toBeLessThan", bound),
      toBeLessThanOrEqual: (bound: number) =>
        check((actual as number) <= bound, "toBeLessThanOrEqual", bound),
      toBeGreaterThan: (bound: number) => check((actual as number) > bound, "toBeGreaterThan", bound),
      toBeGreaterThanOrEqual: (bound: number) =>
        check((actual as number) >= bound, "toBeGreaterThanOrEqual", bound),
      toBeCloseTo: (expected: number, digits = 2) =>
        check(Math.abs((actual as number) - expected) < 10 ** -digits / 2, "toBeCloseTo", expected),
      toHaveLength: (length: number) =>
        check((actual as ArrayLike<unknown>).length === length, "toHaveLength", length),
      toSatisfy: (holds: (value: never) => boolean) => check(holds(actual as never), "toSatisfy"),
      toThrow: (expected: string | RegExp) => check(throws(actual as () => void, expected), "toThrow"),
    };
  };
  return {
    ...checks(true),
    not: checks(false),
    rejects: {
      toThrow: (expected: string | RegExp) =>
        assert.rejects(actual as Promise<unknown>, (error: Error) => matches(error, expected)),
    },
  };
}

function throws(run: () => void, expected: string | RegExp): boolean {
  try {
    run();
  } catch (error) {
    return matches(error as Error, expected);
  }
  return false;
}

function matches({ message }: Error, expected: string | RegExp): boolean {
  return typeof expected === "string" ? message.includes(expected) : expected.test(message);
}
