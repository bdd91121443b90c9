import { textOfRun } from "../../language/actions/oneRun.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";

/** No spec is stored of a run, as of one that a program opened by itself. */
export class UnknownSpecError extends Error {
  override name = "UnknownSpecError";

  constructor(run: RunId) {
    super(sentenceOf("no-spec-of-run", { run }));
  }
}

/**
 * The text of a spec that launches one run alone: its study's spec with the run's values in place of what varies.
 *
 * @throws UnknownSpecError where no spec is known
 */
export function specOfRun(service: RunService, run: RunId): { text: string; uri: string | null } {
  const [detail] = service.get({ runs: [run] }).runs;
  const { study, uri, seed, parameters = {} } = detail!;
  const text = service.specOf(study);
  if (!text) throw new UnknownSpecError(run);
  return { text: textOfRun(text, { seed, parameters }), uri };
}
