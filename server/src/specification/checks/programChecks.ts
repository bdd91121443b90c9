/** What a schema cannot say of a spec with a program. */
import { placeholdersIn } from "../expansion/placeholders.ts";
import { adding, removing, setting } from "../fixes/fix.ts";
import { resembling } from "../fixes/nearestName.ts";
import type { ProgramSpec } from "../schema/spec.ts";
import { checkCheckpoints, checkStudy, raisers } from "./checks.ts";
import { either } from "./describe.ts";
import type { Finding, Raise, Report } from "./finding.ts";

/** Placeholders that every run has a value for. */
const ownPlaceholders = ["seed", "epochs"];

/** Makes the warning about a key that a spec with a program does not know the error that both are there. */
export function namingNetworks(finding: Finding): Finding {
  const { code, path } = finding;
  const [key, ...inner] = path;
  const isNetwork = key === "dataset" || key === "architecture";
  if (code !== "unknown-key" || inner.length > 0 || !isNetwork) return finding;
  return {
    severity: "error",
    code: "program-and-network",
    message: `A spec has either "program" or "dataset" and "architecture", and this one has both "program" and "${key}": remove one of them.`,
    path,
    at: "key",
    remedy: removing(path),
  };
}

/** Checks a spec whose values all have the right type. `written` is the spec as it stands in the file. */
export function checkProgramSpec(spec: ProgramSpec, written: unknown, report: Report): void {
  const [error, warning] = raisers(report, (path) => path);
  checkNames(spec, error);
  checkPlaceholders(spec, error);
  checkUnused(spec, report);
  checkOrder(spec, warning);
  checkStudy(spec, written, error, warning);
  checkCheckpoints(spec, error, warning);
}

function checkNames({ program }: ProgramSpec, error: Raise): void {
  for (const name of ownPlaceholders)
    if (Object.hasOwn(program.parameters, name))
      error(
        ["program", "parameters", name],
        "reserved-parameter",
        `{${name}} stands for the run's own ${name}: write "${name === "seed" ? "seeds" : name}" beside "program" instead, or give the parameter another name.`,
        removing(["program", "parameters", name]),
      );
}

function checkPlaceholders({ program }: ProgramSpec, error: Raise): void {
  const known = [...Object.keys(program.parameters), ...ownPlaceholders];
  for (const [index, argument] of program.command.entries())
    for (const name of placeholdersIn(argument)) {
      if (known.includes(name)) continue;
      const path = ["program", "command", index];
      const near = resembling(name, known) ?? onlyUnused(program);
      error(
        path,
        "unfilled-placeholder",
        near
          ? `No parameter fills {${name}}: did you mean {${near}}?`
          : `No parameter fills {${name}}: add "${name}" to program.parameters, or use ${either(known.map((one) => `{${one}}`))}.`,
        near
          ? setting(path, argument.replaceAll(`{${name}}`, `{${near}}`), `Change to {${near}}`)
          : adding(["program", "parameters", name], 1),
      );
    }
}

/** The parameter that no argument has, where there is one. */
function onlyUnused({ command, parameters }: ProgramSpec["program"]): string | undefined {
  const used = command.flatMap(placeholdersIn);
  const unused = Object.keys(parameters).filter((name) => !used.includes(name));
  return unused.length === 1 ? unused[0] : undefined;
}

function checkUnused({ program }: ProgramSpec, report: Report): void {
  const used = new Set(program.command.flatMap(placeholdersIn));
  for (const name of Object.keys(program.parameters))
    if (!used.has(name) && !ownPlaceholders.includes(name))
      report({
        severity: "warning",
        code: "unused-parameter",
        message: `No argument has {${name}}, so only a program that reads DAI_PARAMETERS gets it: add an argument such as "--${name}={${name}}", or remove the parameter.`,
        path: ["program", "parameters", name],
        at: "key",
        remedy: setting(
          ["program", "command"],
          [...program.command, `--${name}={${name}}`],
          `Add the argument --${name}={${name}}`,
        ),
      });
}

function checkOrder({ program, policy }: ProgramSpec, warning: Raise): void {
  const isByPromise = policy.order === "mostPromising" || policy.order === "promisingFirst";
  if (!isByPromise || program.resumes) return;
  warning(
    ["policy", "order"],
    "order-without-resume",
    'A program that does not resume cannot be paused after a first look, so that its runs train in the order of the launch: set "resumes" in the program, or remove the order.',
    removing(["policy", "order"]),
  );
}
