import { expect, test } from "vitest";
import { checkParams } from "../../../server/src/daemon/requests/params.ts";
import type { RequestMethod } from "../../../server/src/protocol/protocol.ts";

test.each<[RequestMethod, unknown]>([
  ["dai/runs/list", undefined],
  ["dai/runs/list", { study: "s", unknown: 1 }],
  ["dai/runs/start", { spec: {}, epochs: 3 }],
  ["dai/runs/get", { runs: ["a"], records: "scores" }],
  ["dai/runs/subscribe", { runs: "all", after: 0 }],
  ["dai/runs/subscribe", { runs: ["a"] }],
])("%s takes %j", (method, params) => {
  expect(checkParams(method, params)).toEqual(params ?? {});
});

test.each<[RequestMethod, unknown, string]>([
  ["dai/runs/get", {}, "dai/runs/get: params must have required properties runs."],
  ["dai/runs/get", "x", "dai/runs/get: params must be object."],
  ["dai/runs/get", { runs: "x" }, "dai/runs/get: params.runs must be array."],
  ["dai/runs/get", { runs: ["a", 2] }, "dai/runs/get: params.runs.1 must be string."],
  ["dai/runs/start", { uri: "file:///a", epochs: 0 }, "dai/runs/start: params.epochs must be >= 1."],
  ["dai/runs/start", {}, "dai/runs/start: params must have either uri or spec."],
  ["dai/runs/start", { uri: "a", spec: {} }, "dai/runs/start: params must have either uri or spec."],
  [
    "dai/runs/get",
    { runs: [], records: "all" },
    'dai/runs/get: params.records must be true, false or "scores".',
  ],
  [
    "dai/runs/subscribe",
    { runs: "some" },
    'dai/runs/subscribe: params.runs must be "all" or a list of run ids.',
  ],
])("%s refuses %j", (method, params, message) => {
  expect(() => checkParams(method, params)).toThrow(message);
});
