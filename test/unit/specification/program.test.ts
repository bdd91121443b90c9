import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { say } from "../../../server/src/messages/catalogue.ts";
import { programInspector } from "../../../server/src/specification/checks/programOnMachine.ts";
import { fillCommand, fillEnvironment } from "../../../server/src/specification/expansion/placeholders.ts";
import { planProgramRuns } from "../../../server/src/specification/expansion/plan.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

const command = ["python", "train.py", "--lr={learningRate}", "--width={width}", "--seed={seed}"];
const parameters = { learningRate: { logUniform: [1e-5, 1e-1] }, width: [64, 128] };
const base = { program: { command, parameters }, seeds: 20, epochs: 30 };

const parsed = (more: object = {}) => parseSpec(JSON.stringify({ ...base, ...more }));
const diagnostics = (program: object, more: object = {}) =>
  parsed({ program: { command, parameters, ...program }, ...more }).diagnostics.map(
    ({ severity, code, path, message }) => ({ severity, code, path: path.join("."), message }),
  );

describe("a spec with a program", () => {
  test("has defaults for all but the command", () => {
    const { spec, program, diagnostics } = parseSpec('{ "program": { "command": ["python", "train.py"] } }');
    expect(diagnostics).toEqual([]);
    expect(spec).toBeNull();
    expect(program).toMatchObject({
      program: { directory: ".", environment: {}, gpus: 0, resumes: false, parameters: {} },
      ...{ seeds: 1, epochs: 100, variations: [] },
      study: { objective: { metric: "validationAccuracy", goal: "maximize" } },
      policy: { rule: "auto" },
    });
  });

  test("expands to a run for each seed and value, with parameters by their dotted path", async () => {
    const runs = [...(await planProgramRuns(parsed().program!)).values()];
    expect(runs.length).toBe(40);
    for (const { config, parameters } of runs) {
      const { learningRate, width } = config.parameters;
      expect(parameters).toEqual({
        "program.parameters.learningRate": learningRate,
        "program.parameters.width": width,
      });
      expect(config.program).toEqual(
        expect.objectContaining({ command, directory: ".", environment: {}, gpus: 0, resumes: false }),
      );
    }
    expect(new Set(runs.map(({ config }) => config.parameters["learningRate"])).size).toBe(20);
  });

  test("draws the same value for a seed whatever else varies", async () => {
    const ratesOf = async (more: object) =>
      [...(await planProgramRuns(parsed({ program: { command, parameters: more } }).program!)).values()].map(
        ({ config }) => config.parameters["learningRate"],
      );
    const { learningRate } = parameters;
    expect(await ratesOf({ learningRate, width: 8 })).toEqual(
      await ratesOf({ width: { choice: [1, 2] }, learningRate }),
    );
  });

  test("has run ids that epochs, names and how the program is started leave alone", async () => {
    const idsOf = async (more: object, program: object = {}) => [
      ...(await planProgramRuns(
        parsed({ ...more, program: { command, parameters, ...program } }).program!,
      ).then((runs) => runs.keys())),
    ];
    const ids = await idsOf({});
    expect(await idsOf({ epochs: 50, name: "other" }, { gpus: 2, resumes: true })).toEqual(ids);
    expect(await idsOf({}, { environment: { A: "1" } })).not.toEqual(ids);
    expect(await idsOf({}, { directory: "src" })).not.toEqual(ids);
  });

  test("takes any JSON value for a parameter, and lets what is inside it vary", async () => {
    const optimizer = { each: [{ kind: "adam", rate: { uniform: [1, 2] } }, { kind: "sgd" }] };
    const { program, diagnostics } = parsed({
      program: { command: ["a", "{optimizer}"], parameters: { optimizer } },
    });
    expect(diagnostics).toEqual([]);
    const runs = [...(await planProgramRuns(program!)).values()].slice(0, 2);
    expect(runs.map(({ config }) => config.parameters["optimizer"])).toEqual([
      { kind: "adam", rate: expect.any(Number) },
      { kind: "sgd" },
    ]);
    expect(runs[0]!.parameters).toEqual({
      "program.parameters.optimizer": { kind: "adam" },
      "program.parameters.optimizer.rate": expect.any(Number),
    });
  });

  test.each([
    [
      { command: "python train.py --lr={learningRate}" },
      "program.command",
      say("type", {
        name: "program.command",
        wanted: 'a list of arguments, such as ["python", "train.py", "--lr={learningRate}"]',
        given: "a string",
      }),
    ],
    [
      { command: ["python", "--lr={lr}", "{width}"] },
      "program.command.1",
      say("unfilled-placeholder/misspelt", { name: "lr", near: "learningRate" }),
    ],
    [
      { command: ["python", "{learningrate}", "{width}"] },
      "program.command.1",
      say("unfilled-placeholder/misspelt", { name: "learningrate", near: "learningRate" }),
    ],
    [
      { parameters: { ...parameters, seed: 1 } },
      "program.parameters.seed",
      say("reserved-parameter", { name: "seed", key: "seeds" }),
    ],
    [{ gpus: [1, 2] }, "program.gpus", { code: "type" }],
    [{ gpus: { each: [1, 2] } }, "program.gpus", { code: "not-variable" }],
    [{ environment: { A: 1 } }, "program.environment.A", { code: "type" }],
  ])("with %j has an error at %s", (program, path, said) => {
    const [first] = diagnostics(program).filter(({ severity }) => severity === "error");
    expect(first).toMatchObject({ ...said, path });
  });

  test("offers the words of a command line in its place", () => {
    const line = `python train.py --name="a b" --lr={learningRate} {width}`;
    const [found] = parsed({ program: { command: line, parameters } }).diagnostics;
    expect(found?.remedy).toMatchObject({
      kind: "set",
      value: ["python", "train.py", "--name=a b", "--lr={learningRate}", "{width}"],
    });
  });

  test("warns of a parameter that no argument has", () => {
    expect(diagnostics({ command: ["python", "train.py", "{width}"] })).toMatchObject([
      { severity: "warning", code: "unused-parameter", path: "program.parameters.learningRate" },
    ]);
  });

  test("cannot have networks as well", () => {
    const both = diagnostics({}, { dataset: { kind: "shell" } }).filter(
      ({ severity }) => severity === "error",
    );
    expect(both).toMatchObject([{ code: "program-and-network", path: "dataset" }]);
    expect(parsed({ training: {} }).diagnostics).toMatchObject([
      { severity: "warning", code: "unknown-key" },
    ]);
  });

  test("is checked as a study", () => {
    expect(diagnostics({}, { seeds: [1, 1] })).toMatchObject([{ code: "duplicate-value" }]);
    expect(diagnostics({}, { seeds: 9000 })).toMatchObject([{ code: "too-many-runs", path: "seeds" }]);
    expect(
      diagnostics({}, { indicator: { checkpoints: [40] }, policy: { rule: "auto" } }).map(({ path }) => path),
    ).toContain("epochs");
  });
});

describe("a program on this machine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dai-program-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/trainer"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(folder, "plain.py"), "");
    symlinkSync(tmpdir(), join(folder, "link"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const found = (program: object) => {
    const text = JSON.stringify({ program: { command: ["trainer"], ...program } });
    const inspected = parseSpec(text, undefined, programInspector(folder, join(folder, "bin")));
    return inspected.diagnostics.map(({ code, message }) => ({ code, message }));
  };

  test.each([
    [{}, null],
    [{ command: ["./bin/trainer"] }, null],
    [{ command: ["./trainer"], directory: "bin" }, null],
    [{ command: ["../bin/trainer"], directory: "bin" }, null],
    [{ command: ["none"] }, say("command-not-found/name", { command: "none" })],
    [{ command: ["./none"] }, say("command-not-found/path", { command: "./none" })],
    [{ command: ["./plain.py"] }, say("command-not-executable", { command: "./plain.py" })],
    [{ directory: ".." }, say("program-directory/outside", { directory: ".." })],
    [{ directory: "/" }, say("program-directory/outside", { directory: "/" })],
    [{ directory: "link" }, say("program-directory/outside", { directory: "link" })],
    [{ directory: "missing" }, say("program-directory/missing", { directory: "missing" })],
    [{ directory: "plain.py" }, say("program-directory/missing", { directory: "plain.py" })],
  ])("%j", (program, said) => {
    expect(found(program)).toEqual(said === null ? [] : [said]);
  });
});

test("environment variables have placeholders too, and keep what is none", () => {
  const environment = { WIDTH: "{width}", NAME: "run-{seed}", SHELL_LIKE: "$HOME {other}" };
  expect(fillEnvironment(environment, { width: 64, seed: 3 })).toEqual({
    WIDTH: "64",
    NAME: "run-3",
    SHELL_LIKE: "$HOME {other}",
  });
});

test("placeholders become values whatever characters these have, and nothing is read as a shell would", () => {
  const values = { a: "; rm -rf / {b}", b: 1e-5, c: [1, "x"], d: true };
  expect(fillCommand(["--a={a}", "{b}", "x{c}y{d}", "{e}", "$HOME"], values)).toEqual([
    "--a=; rm -rf / {b}",
    "0.00001",
    'x[1,"x"]ytrue',
    "{e}",
    "$HOME",
  ]);
});
