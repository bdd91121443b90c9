import { expect, test } from "vitest";
import { say } from "../../../server/src/messages/catalogue.ts";
import { checkSigmoidChain } from "../../../server/src/specification/checks/architecture/sigmoidChain.ts";

const widths = (depth: number) => ({ kind: "mlp", activation: "sigmoid", hidden: Array(depth).fill(64) });
const layers = (...kinds: string[]) => ({ layers: kinds.map((kind) => ({ kind })) });

test.each<[string, object, number, string[]]>([
  ["four sigmoids", widths(4), 1, []],
  ["five sigmoids", widths(5), 1, ["architecture.activation"]],
  ["five sigmoids at a large gain", widths(5), 4, []],
  ["five of another kind", { ...widths(5), activation: "tanh" }, 1, []],
  [
    "random depths from five on",
    { activation: "sigmoid", random: { depth: [5, 9] } },
    1,
    ["architecture.activation"],
  ],
  ["random depths that may be small", { activation: "sigmoid", random: { depth: [1, 9] } }, 1, []],
  ["a list of layers", layers(..."sigmoid dense ".repeat(5).trim().split(" ")), 1, ["architecture.layers"]],
  ["normalized layers", layers("batchNormalization", ...Array(9).fill("sigmoid")), 1, []],
])("%s", (_, architecture, gain, places) => {
  const found: string[] = [];
  checkSigmoidChain(architecture, gain, (path) => found.push(path.join(".")));
  expect(found).toEqual(places);
});

test("the message has the share of a gradient that reaches the first layer, and a remedy", () => {
  checkSigmoidChain(widths(6), 1, (_, said, remedy) => {
    expect(said).toEqual(say("sigmoid-chain", { layers: 6, share: "2e-4" }));
    expect(remedy).toMatchObject({ kind: "set", path: ["architecture", "activation"], value: "tanh" });
  });
  expect.assertions(2);
});
