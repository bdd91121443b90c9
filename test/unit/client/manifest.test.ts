/** The manifest holds together: its texts, its commands and what refers to them. */
import { existsSync, readFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { parse as parseJsonc } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import texts from "../../../package.nls.json" with { type: "json" };

const { contributes } = packageJson;
const commands = contributes.commands.map(({ command }) => command);
const whole = JSON.stringify(packageJson);

describe("the texts", () => {
  const used = [...whole.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);

  it("all exist, and none is left over", () => {
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  });

  it("are all in the file of texts", () => {
    const titled: object[] = [
      ...contributes.commands,
      ...contributes.walkthroughs,
      ...contributes.viewsWelcome,
    ];
    for (const entry of titled)
      for (const [key, value] of Object.entries(entry))
        if (["title", "description", "contents"].includes(key)) expect(value).toMatch(/^%[\w.]+%$/);
  });
});

describe("the commands", () => {
  it("that menus and keys name exist", () => {
    const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    for (const { command } of named) expect(commands).toContain(command);
  });

  it("that texts link to exist", () => {
    const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:(dai\.\w+)\)/g)]);
    expect(linked.length).toBeGreaterThan(5);
    for (const [, command] of linked) expect(commands).toContain(command);
  });

  it("have an icon wherever they are buttons", () => {
    const buttons = [...contributes.menus["view/title"], ...contributes.menus["view/item/context"]];
    for (const { command, group } of buttons)
      if (/^(navigation|inline)/.test(group))
        expect(contributes.commands.find((one) => one.command === command)).toHaveProperty("icon");
  });
});

describe("the settings", () => {
  it("each have a default and a description", () => {
    for (const property of Object.values(contributes.configuration.properties)) {
      expect(property).toHaveProperty("default");
      expect("description" in property || "markdownDescription" in property).toBe(true);
    }
  });

  it("that act on this machine cannot come from a workspace", () => {
    const { properties } = contributes.configuration;
    for (const key of ["dai.home", "dai.workers", "dai.pauseOnBattery"] as const)
      expect(properties[key].scope).toBe("machine");
  });
});

it("every picture of the README is packed", () => {
  const packed = readFileSync(".vscodeignore", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1));
  const pictures = [...readFileSync("README.md", "utf8").matchAll(/(?:src|srcset)="(docs\/[^"]+)"/g)];
  expect(pictures.length).toBeGreaterThan(0);
  for (const [, path] of pictures)
    expect(
      packed.some((pattern) => matchesGlob(path!, pattern)),
      path,
    ).toBe(true);
});

it("texts of the walkthrough have no Markdown that VS Code does not render", () => {
  const steps = Object.entries(texts).filter(([key]) => key.startsWith("walkthrough"));
  for (const [key, text] of steps) expect(text, key).not.toMatch(/\*\w/);
});

it("every picture of the walkthrough exists, and is packed", () => {
  const paths = [...whole.matchAll(/"((?:docs|media)\/[^"]+\.(?:png|svg|md))"/g)].map(([, path]) => path!);
  expect(paths.length).toBeGreaterThan(8);
  for (const path of paths) expect(existsSync(path), path).toBe(true);
});

it("the walkthrough's spec says what New Spec writes, in lines that fit beside its steps", () => {
  const [, shown = ""] = /```jsonc\n([^`]*)```/.exec(readFileSync("media/walkthrough/spec.md", "utf8")) ?? [];
  const written = parseJsonc(readFileSync("examples/shell.dai.json", "utf8"));
  expect(written).toMatchObject(parseJsonc(shown));
  for (const line of shown.split("\n")) expect(line.length, line).toBeLessThanOrEqual(44);
});

it("keys keep the colour of the grammar once the language server has answered", () => {
  const [{ language, scopes }] = contributes.semanticTokenScopes as [
    { language: string; scopes: { property: string[] } },
  ];
  expect(language).toBe("dai");
  const grammar = readFileSync("syntaxes/dai.tmLanguage.json", "utf8");
  expect(scopes.property.some((scope) => grammar.includes(`"name": "${scope}.dai"`))).toBe(true);
});
