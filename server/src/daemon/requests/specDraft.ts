import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { Params, Result } from "../../protocol/protocol.ts";
import { InvalidSpecError } from "../../runs/service.ts";
import { draftSpec } from "../../specification/draft/draftSpec.ts";

/**
 * The text of a first spec for a table or a folder of images, which lies beside it.
 *
 * @throws InvalidSpecError for data of another kind, and for a label that the table doesn't have
 */
export async function draftFor({
  data: uri,
  label,
}: Params<"dai/spec/draft">): Promise<Result<"dai/spec/draft">> {
  try {
    const data = pathOf(uri);
    const request = { data, name: basename(data), folder: dirname(data) };
    const draft = await draftSpec(label === undefined ? request : { ...request, label });
    const diagnostics = draft.checked.diagnostics.map(({ remedy: _, ...diagnostic }) => diagnostic);
    return { text: draft.text, label: draft.label, diagnostics };
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    throw new InvalidSpecError(error.message, []);
  }
}

function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    throw new InvalidSpecError(sentenceOf("draft/elsewhere", { uri }), []);
  }
}
