import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { sentenceOf } from "../messages/catalogue.ts";
import { isOutOfDescriptors } from "../messages/systemError.ts";
import type { StartParams } from "../protocol/protocol.ts";
import { mostSpecBytes } from "../specification/readSpec.ts";
import { InvalidSpecError } from "./service.ts";

/** Where a spec lies; null for one that lies nowhere, or elsewhere than on this machine. */
export function folderOf(uri: string | undefined): string | null {
  try {
    return uri === undefined ? null : dirname(fileURLToPath(uri));
  } catch {
    return null;
  }
}

/** @throws InvalidSpecError when the spec is nested so deeply that writing it fails */
function textOf(spec: unknown): string {
  try {
    return JSON.stringify(spec, null, 2);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidSpecError(sentenceOf("launch/deep-spec", {}), []);
  }
}

/** The text of a spec that a client names or sends. @throws InvalidSpecError when it can't be read */
export async function specText({
  uri,
  spec,
  text,
}: Pick<StartParams, "uri" | "spec" | "text">): Promise<string> {
  if (text !== undefined) return text;
  if (spec !== undefined) return textOf(spec);
  if (uri === undefined) throw new InvalidSpecError(sentenceOf("launch/no-spec", {}), []);
  let path: string;
  try {
    path = fileURLToPath(uri);
  } catch {
    throw new InvalidSpecError(sentenceOf("launch/no-file", { uri }), []);
  }
  try {
    const file = await stat(path);
    if (!file.isFile() || file.size > mostSpecBytes)
      throw new InvalidSpecError(sentenceOf("launch/not-a-spec", { path }), []);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof InvalidSpecError || isOutOfDescriptors(error)) throw error;
    throw new InvalidSpecError(
      sentenceOf("launch/not-read", { path, code: (error as NodeJS.ErrnoException).code }),
      [],
    );
  }
}
