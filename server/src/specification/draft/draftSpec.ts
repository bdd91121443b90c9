import { dataFacts } from "../../dataset/describe.ts";
import type { DataFacts } from "../../dataset/facts.ts";
import { trainingSize } from "../../dataset/formats/images/trainingSize.ts";
import { checkSource } from "../thread/checkSource.ts";
import type { CheckedSpec } from "../thread/parseWithData.ts";
import { type DraftRequest, draftDataset } from "./draftDataset.ts";
import { type DraftedSpec, draftText } from "./draftText.ts";

export interface Draft {
  text: string;
  /** the column that it predicts; null for images */
  label: string | null;
  /** with what is still wrong with the data */
  checked: CheckedSpec;
}

/** Rounds of remedies; each fixes what the round before made visible. */
const MOST_ROUNDS = 6;

/** Classes with numbers for names, of which more are taken for the values of a regression. */
const MOST_NUMBERED_CLASSES = 20;

/**
 * A first spec for data that has none. What a check finds wrong with the data, such as missing values or a column that
 * numbers the rows, is fixed by its own quick fix.
 *
 * @throws one sentence for data of another kind, and for a label that the table doesn't have
 */
export async function draftSpec(request: DraftRequest): Promise<Draft> {
  let spec: DraftedSpec = { dataset: await draftDataset(request), loss: null };
  let draft = await check(spec, request.folder, null);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixed = withRemedies(spec, draft.checked);
    if (!fixed) break;
    spec = fixed;
    draft = await check(spec, request.folder, null);
  }
  const facts = draft.checked.spec ? dataFacts(draft.checked.spec.dataset) : null;
  return check(facts ? suited(spec, facts, draft.checked) : spec, request.folder, facts);
}

/** Many numbers are values to predict, not classes, and large images take long. */
function suited({ dataset, loss }: DraftedSpec, { shape }: DataFacts, { data }: CheckedSpec): DraftedSpec {
  const [height = 0, width = 0] = shape;
  if (dataset.kind === "images") {
    const size = trainingSize([height, width]);
    return size[0] < height ? { dataset: { ...dataset, size }, loss } : { dataset, loss };
  }
  const names = data?.classes.map(({ name }) => name) ?? [];
  const areNumbers =
    names.length > MOST_NUMBERED_CLASSES && names.every((name) => Number.isFinite(Number(name)));
  return { dataset, loss: areNumbers ? "meanSquaredError" : loss };
}

async function check(spec: DraftedSpec, folder: string, facts: ReturnType<typeof dataFacts>): Promise<Draft> {
  const text = draftText(spec, facts);
  const label = (spec.dataset["label"] as string | undefined) ?? null;
  return { text, label, checked: await checkSource({ text, folder, cache: null }) };
}

/** The remedies that concern the data, one for each key; null where there is none. */
function withRemedies(spec: DraftedSpec, { diagnostics }: CheckedSpec): DraftedSpec | null {
  const fixed = structuredClone(spec);
  const changed = new Set<string>();
  for (const { remedy } of diagnostics) {
    if (remedy?.kind !== "set" || remedy.isGuess) continue;
    const place = remedy.path.join(".");
    const [part, key] = remedy.path;
    if (changed.has(place) || remedy.path.length !== 2 || typeof key !== "string") continue;
    if (part === "dataset") fixed.dataset[key] = remedy.value;
    else if (place === "training.loss") fixed.loss = remedy.value;
    else continue;
    changed.add(place);
  }
  return changed.size > 0 ? fixed : null;
}
