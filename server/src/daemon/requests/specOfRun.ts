import { textOfRun } from "../../language/actions/oneRun.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";

/**
 * The text of a spec that launches one run alone: its study's spec with the run's values in place of what varies.
 *
 * @throws one sentence where no spec is known
 */
export function specOfRun(service: RunService, run: RunId): { text: string; uri: string | null } {
  const [detail] = service.get({ runs: [run] }).runs;
  const { study, uri, seed, parameters = {} } = detail!;
  const text = service.specOf(study);
  if (!text) throw new MessageError("no-spec-of-run", { run });
  return { text: textOfRun(text, { seed, parameters }), uri };
}
