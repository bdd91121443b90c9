/** Writes schemas/dai.schema.json from the spec's one description. `npm run schema` */
import { mkdir, writeFile } from "node:fs/promises";
import { specJsonSchema } from "../server/src/spec/jsonSchema.ts";

await mkdir("schemas", { recursive: true });
await writeFile("schemas/dai.schema.json", `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
