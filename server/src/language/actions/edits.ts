/** Changes to a spec's text that leave the rest of it unchanged. */
import type { Node } from "jsonc-parser";
import type { TextEdit } from "vscode-languageserver-protocol";
import type { Remedy } from "../../specification/fixes/fix.ts";
import { jsonText } from "../../specification/syntax/jsonText.ts";
import { nodeAt, type Path, rangeAt, type SpecTree } from "../../specification/syntax/tree.ts";

/** The edits that carry a remedy out; none when the text no longer has what it is about. */
export function remedyEdits(tree: SpecTree, remedy: Remedy): TextEdit[] {
  switch (remedy.kind) {
    case "set":
      return setValue(tree, remedy.path, remedy.value);
    case "rename":
      return renameKey(tree, remedy.path, remedy.key);
    case "move":
      return moveKey(tree, remedy.path, remedy.to, remedy.value);
    case "insert":
      return [replace(tree, remedy.offset, 0, remedy.text)];
    case "remove":
      return typeof remedy.path.at(-1) === "string" && isDoubled(tree, remedy.path)
        ? removeEarlier(tree, remedy.path)
        : removeAt(tree, remedy.path);
  }
}

/** Gives a path a value; keys on the way that are missing are added. */
export function setValue(tree: SpecTree, path: Path, value: unknown): TextEdit[] {
  const node = nodeAt(tree, path);
  if (node) return [replace(tree, node.offset, node.length, jsonText(value))];
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const around = depth === 0 ? tree.root : nodeAt(tree, path.slice(0, depth));
    if (!around) continue;
    if (around.type !== "object") return [];
    const nested = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return addKeys(tree, around, { [String(path[depth])]: nested });
  }
  return [];
}

/** Adds keys to the end of an object, laid out as the keys before them are. */
export function addKeys(tree: SpecTree, object: Node, entries: Record<string, unknown>): TextEdit[] {
  const texts = Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}: ${jsonText(value)}`);
  if (texts.length === 0) return [];
  const last = object.children?.at(-1);
  if (!last) return [replace(tree, object.offset, object.length, `{ ${texts.join(", ")} }`)];
  const before = tree.text.slice(object.offset, last.offset);
  const lineBreak = /\r?\n[\t ]*$/.exec(before)?.[0];
  const separator = lineBreak === undefined ? ", " : `,${lineBreak}`;
  return [replace(tree, last.offset + last.length, 0, separator + texts.join(separator))];
}

function renameKey(tree: SpecTree, path: Path, name: string): TextEdit[] {
  const key = nodeAt(tree, path)?.parent?.children?.[0];
  return key ? [replace(tree, key.offset, key.length, JSON.stringify(name))] : [];
}

function moveKey(tree: SpecTree, from: Path, to: Path, value: unknown): TextEdit[] {
  const member = nodeAt(tree, from)?.parent;
  if (!member) return [];
  const isBeside = JSON.stringify(from.slice(0, -1)) === JSON.stringify(to.slice(0, -1));
  if (!isBeside || nodeAt(tree, to)) return [...removeAt(tree, from), ...setValue(tree, to, value)];
  return [replace(tree, member.offset, member.length, `${JSON.stringify(to.at(-1))}: ${jsonText(value)}`)];
}

/** Takes a key or a list item away, with the comma that it needed. */
function removeAt(tree: SpecTree, path: Path): TextEdit[] {
  const value = nodeAt(tree, path);
  const member = typeof path.at(-1) === "string" ? value?.parent : value;
  return member?.parent ? [removeMember(tree, member)] : [];
}

function removeMember(tree: SpecTree, member: Node): TextEdit {
  const siblings = member.parent?.children ?? [];
  const index = siblings.indexOf(member);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const end = member.offset + member.length;
  if (next) return replace(tree, member.offset, next.offset - member.offset, "");
  const start = previous ? previous.offset + previous.length : member.offset;
  const comma = previous ? 0 : (/^\s*,/.exec(tree.text.slice(end))?.[0].length ?? 0);
  return replace(tree, start, end + comma - start, "");
}

/** The members of an object by their keys: an object may have thousands of mistakes, each with a remedy. */
const knownMembers = new WeakMap<Node, Map<unknown, Node[]>>();

function membersOf(object: Node): Map<unknown, Node[]> {
  const known = knownMembers.get(object);
  if (known) return known;
  const members = new Map<unknown, Node[]>();
  for (const property of object.children ?? []) {
    const key: unknown = property.children?.[0]?.value;
    const same = members.get(key);
    if (same) same.push(property);
    else members.set(key, [property]);
  }
  knownMembers.set(object, members);
  return members;
}

/** The members of an object that have the key of a path. */
function namesakes(tree: SpecTree, path: Path): Node[] {
  const object = path.length > 1 ? nodeAt(tree, path.slice(0, -1)) : tree.root;
  return (object && membersOf(object).get(path.at(-1))) ?? [];
}

function isDoubled(tree: SpecTree, path: Path): boolean {
  return namesakes(tree, path).length > 1;
}

function removeEarlier(tree: SpecTree, path: Path): TextEdit[] {
  return namesakes(tree, path)
    .slice(0, -1)
    .map((property) => removeMember(tree, property));
}

function replace({ text }: SpecTree, offset: number, length: number, newText: string): TextEdit {
  return { range: rangeAt(text, offset, length), newText };
}
