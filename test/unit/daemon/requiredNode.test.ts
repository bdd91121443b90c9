import { expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { nodeProblem, oldestNode } from "../../../server/src/connection/requiredNode.ts";

test("the oldest Node is the one that the package asks for", () => {
  expect(packageJson.engines.node).toBe(`>=${oldestNode}`);
});

test.each(["22.13.0", "22.22.1", "23.0.0", "24.21.0", "100.1.0"])("Node %s will do", (version) => {
  expect(nodeProblem(version)).toBeNull();
});

test.each(["22.12.9", "20.20.2", "18.0.0"])("Node %s gets a sentence with what to do", (version) => {
  expect(nodeProblem(version)).toBe(
    `dai needs Node 22.13 or newer, and this is Node ${version}: install a newer one from https://nodejs.org, or run dai with another node.`,
  );
});
