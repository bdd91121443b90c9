import { describe, expect, it } from "vitest";
import { uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { importances } from "../../../server/src/statistics/importance.ts";
import type { ForestColumn } from "../../../server/src/statistics/randomForest.ts";

const generator = createGenerator(7, "test");
const draw = (count: number) => Float64Array.from({ length: count }, () => uniform(generator));

describe("the importance of parameters", () => {
  it("tells what decides from what does not, with bounds that do not meet", () => {
    const [decisive, other] = [draw(200), draw(200)];
    const category = draw(200).map((value) => Math.floor(3 * value));
    const columns: ForestColumn[] = [
      { kind: "number", values: decisive },
      { kind: "number", values: other },
      { kind: "category", values: category },
    ];
    // Not monotone, so that no correlation would tell.
    const target = decisive.map((value, i) => Math.abs(value - 0.5) + (category[i] === 1 ? 0.3 : 0));
    const { columns: found, explained } = importances(columns, target)!;
    expect(explained).toBeGreaterThan(0.8);
    expect(found[0]!.interval.low).toBeGreaterThan(found[1]!.interval.high);
    expect(found[2]!.interval.low).toBeGreaterThan(found[1]!.interval.high);
    expect(found[1]!.value).toBeLessThan(0.05);
  });

  it("explains nothing of noise", () => {
    const { explained } = importances([{ kind: "number", values: draw(100) }], draw(100))!;
    expect(explained).toBeLessThan(0.1);
  });

  it("is the same every time", () => {
    const columns: ForestColumn[] = [{ kind: "number", values: draw(40) }];
    const target = draw(40);
    expect(importances(columns, target)).toEqual(importances(columns, target));
  });

  it("is not told of few observations, nor of equal ones", () => {
    expect(importances([{ kind: "number", values: draw(19) }], draw(19))).toBeNull();
    expect(importances([{ kind: "number", values: draw(40) }], new Float64Array(40))).toBeNull();
  });
});
