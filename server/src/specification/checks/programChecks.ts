/** What a schema cannot say of a spec with a program. */

import { resembling } from "../../domain/nearestName.ts";
import { say } from "../../messages/catalogue.ts";
import { placeholdersIn } from "../expansion/placeholders.ts";
import { adding, removing, setting } from "../fixes/fix.ts";
import type { ProgramSpec } from "../schema/spec.ts";
import { checkCheckpoints } from "./checkpointChecks.ts";
import { type Finding, type Raise, type Report, raiser } from "./finding.ts";
import { either } from "./schema/describe.ts";
import { checkStudy } from "./studyChecks.ts";

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
    ...say("program-and-network", { key }),
    path,
    at: "key",
    remedy: removing(path),
  };
}

/** Checks a spec whose values all have the right type. `written` is the spec as it stands in the file. */
export function checkProgramSpec(spec: ProgramSpec, written: unknown, report: Report): void {
  const error = raiser(report, "error");
  const warning = raiser(report, "warning");
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
        say("reserved-parameter", { name, key: name === "seed" ? "seeds" : name }),
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
        near
          ? say("unfilled-placeholder/misspelt", { name, near })
          : say("unfilled-placeholder", { name, known: either(known.map((one) => `{${one}}`)) }),
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
  const used = new Set([...program.command, ...Object.values(program.environment)].flatMap(placeholdersIn));
  for (const name of Object.keys(program.parameters))
    if (!used.has(name) && !ownPlaceholders.includes(name))
      report({
        severity: "warning",
        ...say("unused-parameter", { name }),
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
  warning(["policy", "order"], say("order-without-resume", {}), removing(["policy", "order"]));
}
