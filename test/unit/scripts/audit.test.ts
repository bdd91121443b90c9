import { expect, test } from "vitest";
import { answerOf, duplicates, licenseProblems, unusedPackages } from "../../../scripts/audit.ts";

const component = (name: string, version: string, license = "MIT") => ({ name, version, license, text: "" });

test("a licence that may not be part of ours is named", () => {
  const components = [component("fine", "1.0.0"), component("closed", "2.0.0", "GPL-3.0-only")];
  expect(licenseProblems(components)).toEqual([
    "closed 2.0.0 is compiled in, and its licence is GPL-3.0-only.",
  ]);
});

test("a package that is compiled in twice is named with its versions", () => {
  expect(duplicates([component("a", "1.0.0"), component("b", "1.0.0"), component("a", "2.0.0")])).toEqual([
    "a is compiled in as 1.0.0 and 2.0.0.",
  ]);
});

test("a dependency is used by an import, a path or a script", () => {
  const manifest = {
    scripts: { test: "vitest run" },
    dependencies: { ws: "1.0.0", idle: "1.0.0", pino: "1.0.0" },
    devDependencies: { vitest: "1.0.0", typescript: "1.0.0", "@types/node": "1.0.0" },
  };
  const sources = ['import { Server } from "ws";', 'resolve("pino/file")', "tsc"];
  expect(unusedPackages({ ...manifest, scripts: { ...manifest.scripts, check: "tsc -b" } }, sources)).toEqual(
    ["idle is a dependency, and nothing uses it."],
  );
});

test("a registry that cannot be asked says nothing about the packages", () => {
  expect(answerOf(0, "")).toBe("sound");
  expect(answerOf(1, "2 high severity vulnerabilities")).toBe("unsound");
  expect(answerOf(1, "npm error audit endpoint returned an error")).toBe("unknown");
  expect(answerOf(1, "npm error code ENOTFOUND\nnpm error syscall getaddrinfo")).toBe("unknown");
});
