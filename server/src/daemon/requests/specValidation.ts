import type { Params, Result } from "../../protocol/protocol.ts";
import { folderOf, specText } from "../../runs/specSource.ts";
import { countRuns } from "../../specification/expansion/count.ts";
import { checkSource } from "../../specification/thread/checkSource.ts";

/**
 * Checks a spec and its data without starting anything.
 *
 * @throws InvalidSpecError when there is no text to check
 */
export async function validateSpec(
  params: Params<"dai/spec/validate">,
): Promise<Result<"dai/spec/validate">> {
  const {
    spec: networks,
    program,
    diagnostics,
  } = await checkSource({
    text: await specText(params),
    folder: folderOf(params.uri),
    cache: null,
  });
  const spec = networks ?? program;
  return {
    diagnostics: diagnostics.map(({ remedy: _, ...diagnostic }) => diagnostic),
    runs: spec && countRuns(spec),
    parameters: [...new Set(spec?.variations.map(({ parameter }) => parameter))],
  };
}
