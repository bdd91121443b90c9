import {
  createScanner,
  findNodeAtOffset,
  getNodePath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { type Message, say } from "../../messages/catalogue.ts";
import { syntaxMessages } from "../../messages/specification/syntax.ts";
import type { Diagnostic, Position, Range } from "../diagnostic.ts";

export type Path = (string | number)[];

/** A JSON text with comments, as a tree that knows where everything stands. */
export interface SpecTree {
  text: string;
  /** undefined when the text holds no value at all */
  root: Node | undefined;
  diagnostics: SyntaxDiagnostic[];
  /** how many more there are */
  left: number;
}

export interface SyntaxDiagnostic extends Diagnostic {
  /** the text that would be right here, if there is only one */
  missing?: { offset: number; text: string };
}

/** Messages that are called as the parser calls its errors. */
type ParserMessage = Extract<keyof typeof syntaxMessages, `syntax/${Capitalize<string>}`>;

function isParserMessage(id: string): id is ParserMessage {
  return Object.hasOwn(syntaxMessages, id);
}

function messageOf(parserError: string): Message {
  const id = `syntax/${parserError}`;
  return isParserMessage(id) ? say(id, {}) : say("syntax/other", { problem: parserError });
}

/** Reads JSON with comments and trailing commas. Never throws; what is wrong is in `diagnostics`. */
export function parseSpecTree(text: string): SpecTree {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    // The byte order mark that some editors write is no part of JSON; a space in its place keeps all offsets.
    root = parseTree(text.replace(/^\uFEFF/, " "), errors, {
      allowTrailingComma: true,
      disallowComments: false,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser recurses once per level.
    return { text, root: undefined, diagnostics: [tooDeep(text)], left: 0 };
  }
  if (root && isTooDeep(root)) return { text, root: undefined, diagnostics: [tooDeep(text)], left: 0 };
  const shown = errors.slice(0, mostErrors);
  const ends = tokenEnds(
    text,
    shown.map(({ offset }) => offset),
  );
  const diagnostics = shown.map(({ error, offset, length }, index) => {
    const name = printParseErrorCode(error);
    const missing = missingText[name];
    return {
      ...syntaxError(text, offset, length, messageOf(name)),
      ...(missing === undefined ? {} : { missing: { offset: ends[index]!, text: missing } }),
    };
  });
  return { text, root, diagnostics, left: errors.length - shown.length + (root ? cutObjects(root) : 0) };
}

/** Keys of an object that are read: a hundred times as many as any valid spec has. */
const mostKeys = 10_000;

/**
 * Leaves the first keys of each object in the tree, so that a text of nothing but mistakes is read in a moment.
 *
 * @returns how many are gone
 */
function cutObjects({ type, children }: Node): number {
  if (!children) return 0;
  const gone = type === "object" ? children.splice(mostKeys).length : 0;
  return children.reduce((sum, child) => sum + (child.children ? cutObjects(child) : 0), gone);
}

/** Syntax errors that are shown; one that is missing early makes thousands of later ones. */
const mostErrors = 1000;
/** Levels that a spec may have. The deepest valid spec has a dozen; reading recurses at each level. */
const mostLevels = 100;

function tooDeep(text: string): Diagnostic {
  return syntaxError(text, 0, 1, say("syntax/too-deep", { levels: mostLevels }));
}

function isTooDeep({ children = [] }: Node, depth = 0): boolean {
  // A key and its value are two levels of the tree.
  if (depth > 2 * mostLevels) return true;
  for (const child of children) if (child.children && isTooDeep(child, depth + 1)) return true;
  return false;
}

/** What the parser says that it expected, as text. */
const missingText: Record<string, string> = {
  ColonExpected: ":",
  CommaExpected: ",",
  CloseBraceExpected: "}",
  CloseBracketExpected: "]",
};

/** Where the last token before each of some rising offsets ends; comments are no tokens. */
function tokenEnds(text: string, offsets: readonly number[]): number[] {
  const scanner = createScanner(text, true);
  let end = 0;
  scanner.scan();
  return offsets.map((offset) => {
    for (; scanner.getTokenOffset() < offset; scanner.scan())
      end = scanner.getTokenOffset() + scanner.getTokenLength();
    return end;
  });
}

function syntaxError(text: string, offset: number, length: number, said: Message): Diagnostic {
  return { severity: "error", ...said, path: [], range: rangeAt(text, offset, length) };
}

/** The node at a path, or the nearest one above it that exists. */
function nearestNode(root: Node | undefined, path: Path): Node | undefined {
  let node = root;
  for (const part of path) {
    const inner = node && childOf(node, part);
    if (!inner) break;
    node = inner;
  }
  return node;
}

const properties = new WeakMap<Node, Map<unknown, Node>>();

/** The value of a key or at an index. Keys are looked up in a map: a text of many mistakes asks for each of them. */
function childOf(node: Node, part: string | number): Node | undefined {
  if (node.type === "array") return typeof part === "number" ? node.children?.[part] : undefined;
  return node.type === "object" ? propertiesOf(node).get(part) : undefined;
}

/** An object's values by their keys; of equal keys the first one. */
function propertiesOf(node: Node): Map<unknown, Node> {
  const known = properties.get(node);
  if (known) return known;
  const values = new Map<unknown, Node>();
  for (const { children: [key, value] = [] } of node.children ?? [])
    if (key && value && !values.has(key.value)) values.set(key.value, value);
  properties.set(node, values);
  return values;
}

/** Where a path's value stands; with `key`, where its key does. */
export function rangeOf(tree: SpecTree, path: Path, part: "value" | "key" = "value"): Range {
  const node = nearestNode(tree.root, path);
  if (!node) return rangeAt(tree.text, 0, Math.min(1, tree.text.length));
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  // An object that lacks something would underline whole blocks: its first line says enough.
  if (part === "key" && key) return rangeAt(tree.text, key.offset, key.length);
  if (node.type === "object")
    return key ? rangeAt(tree.text, key.offset, key.length) : rangeAt(tree.text, node.offset, 1);
  return rangeAt(tree.text, node.offset, node.length);
}

/** A range of the text from an offset and a length in UTF-16 units. */
export function rangeAt(text: string, offset: number, length: number): Range {
  return { start: positionAt(text, offset), end: positionAt(text, offset + length) };
}

function positionAt(text: string, offset: number): Position {
  const starts = lineStarts(text);
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return { line: low, character: offset - starts[low]! };
}

let newestLines: { text: string; starts: number[] } | undefined;

/** Offsets at which the lines of a text begin; many ranges of one text are asked for in a row. */
function lineStarts(text: string): number[] {
  if (newestLines?.text !== text) {
    const starts = [0];
    const next = { lineFeed: text.indexOf("\n"), carriageReturn: text.indexOf("\r") };
    while (next.lineFeed >= 0 || next.carriageReturn >= 0) {
      const { lineFeed, carriageReturn } = next;
      const isReturn = carriageReturn >= 0 && (lineFeed < 0 || carriageReturn < lineFeed);
      const end = isReturn && lineFeed !== carriageReturn + 1 ? carriageReturn : lineFeed;
      starts.push(end + 1);
      if (lineFeed >= 0 && lineFeed <= end) next.lineFeed = text.indexOf("\n", end + 1);
      if (carriageReturn >= 0 && carriageReturn <= end) next.carriageReturn = text.indexOf("\r", end + 1);
    }
    newestLines = { text, starts };
  }
  return newestLines.starts;
}

/** The node that holds exactly this path's value. */
export function nodeAt({ root }: SpecTree, path: Path): Node | undefined {
  return path.reduce<Node | undefined>((node, part) => node && childOf(node, part), root);
}

/** The path of a value, or of the value of a key. */
export function pathOf(node: Node): Path {
  return getNodePath(node);
}

/** The path of the key or value at an offset, and whether it is the key; undefined outside of all values. */
export function pathAt({ root }: SpecTree, offset: number): { path: Path; isKey: boolean } | undefined {
  const node = root && findNodeAtOffset(root, offset, true);
  if (!node) return undefined;
  const isKey = node.parent?.type === "property" && node.parent.children?.[0] === node;
  return { path: pathOf(node), isKey };
}

/** The plain value of a node. Own properties only, so that a key such as `__proto__` stays a key. */
export function plainValue(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(plainValue);
  if (node.type !== "object") return node.value;
  const object: Record<string, unknown> = {};
  for (const { children: [key, value] = [] } of node.children ?? [])
    if (key?.value === "__proto__" && value)
      Object.defineProperty(object, key.value, {
        ...{ value: plainValue(value), enumerable: true, configurable: true, writable: true },
      });
    else if (key && value) object[String(key.value)] = plainValue(value);
  return object;
}

/** What a plain value has at a path; undefined where it has nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
}
