/** Results of tests that pytest ran, from its JUnit report. */
import { pythonPackages } from "../machine/pythonEnvironment.ts";
import type { Outcome, Skip } from "./outcome.ts";

/**
 * Counts a report. A framework that the tests' Python does not have is skipped as expected: `npm run test:python` has
 * them all.
 */
export function ofPytest(report: string): Outcome {
  const count = (name: string) => {
    const found = Array.from(report.matchAll(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, "g")));
    return found.reduce((sum, [, number]) => sum + Number(number), 0);
  };
  const skips = Array.from(
    report.matchAll(
      /<testcase [^>]*?\bname="([^"]*)"[^>]*>\s*<skipped [^>]*?message="([^"]*)"[^>]*?(?:\/>|>([^<]*)<)/g,
    ),
    ([, name, message, more = ""]) => skipOf(name!, unescaped(message!), unescaped(more)),
  );
  const failed = count("failures") + count("errors");
  const failures = Array.from(
    report.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error)/g),
    ([, file, name]) => `${file} > ${unescaped(name!)}`,
  );
  return { passed: count("tests") - failed - count("skipped"), failed, failures, skips };
}

/** @param more what follows the message; of a file that is skipped as a whole, it has the reason */
function skipOf(name: string, message: string, more: string): Skip {
  const [, module] = /could not import '([\w.]+)'/.exec(message + more) ?? [];
  // The system's package of a framework may be older than what a test is about; npm run test:python has the newest.
  const isTooOld = / came with /.test(message + more);
  const isOfMachine = /This machine has no /.test(message + more);
  if (module === undefined)
    return { suite: `dai_probe: ${name}`, reason: message, isExpected: isTooOld || isOfMachine };
  const [top] = module.split(".");
  return {
    suite: "dai_probe",
    reason: `The Python of the tests has no ${top}: npm run test:python installs it in an environment of its own.`,
    isExpected: !pythonPackages.includes(top!),
  };
}

function unescaped(text: string): string {
  const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => characters[name]!);
}
