import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { signalSizes } from "../../../server/src/specification/checks/architecture/signalSize.ts";
import type { Spec } from "../../../server/src/specification/schema/spec.ts";

interface Measured {
  scheme: Spec["initialization"]["scheme"];
  gain: number;
  hidden: number[];
  dimensions: number;
  sizes: number[];
}

const measured: Measured[] = JSON.parse(
  readFileSync(new URL("../../golden/signalSizes.json", import.meta.url), "utf8"),
);

const shell = (dimensions: number): Spec["dataset"] => ({
  kind: "shell",
  dimensions,
  radii: [1, 1.1],
  train: 100,
  validation: 100,
  seed: 1,
  shuffledLabels: 0,
});

test.each(measured)("$scheme at gain $gain, layers $hidden: as measured", ({
  scheme,
  gain,
  hidden,
  dimensions,
  sizes,
}) => {
  const mlp = { kind: "mlp" as const, hidden, activation: "relu" as const };
  const expected = signalSizes(shell(dimensions), mlp, scheme, gain)!;
  expect(expected).toHaveLength(sizes.length);
  // Forty random networks; only rough sizes are asked of the formula.
  for (const [layer, size] of expected.entries())
    expect(Math.abs(size / (sizes[layer] ?? 0) - 1)).toBeLessThan(0.25);
});

test("tanh keeps what it passes on below 1", () => {
  const mlp = { kind: "mlp" as const, hidden: [100, 100], activation: "tanh" as const };
  const sizes = signalSizes(shell(100), mlp, "lecunNormal", 50)!;
  expect(sizes[1]).toBeCloseTo(50, 10);
  expect(sizes[2]).toBeCloseTo(50, 10);
});
