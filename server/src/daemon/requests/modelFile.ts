import { sentenceOf } from "../../messages/catalogue.ts";
import { writeModel } from "../../model/formats.ts";
import { modelFileName, NoModelError } from "../../model/model.ts";
import { readModel } from "../../model/readModel.ts";
import type { Params, Result } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";

/** Most bytes that go into one message: larger ones would hold up the daemon. */
const mostBytes = 10 * 2 ** 20;

/** A run's model for a page or an editor, which save it where the user says. @throws NoModelError */
export async function modelFile(
  home: string,
  service: Pick<RunService, "get">,
  { run, format, epoch }: Params<"dai/runs/model">,
): Promise<Result<"dai/runs/model">> {
  const remedy = `save it with dai export ${run} --format ${format}`;
  const detail = service.get({ runs: [run] }).runs[0]!;
  const model = await readModel(home, detail, epoch, () => {
    throw new NoModelError(sentenceOf("model/unknown-data", { run, remedy }));
  });
  const bytes = await writeModel(model, format);
  if (bytes.byteLength > mostBytes) throw new NoModelError(sentenceOf("model/large", { run, remedy }));
  return { name: modelFileName(model, format), data: Buffer.from(bytes).toString("base64") };
}
