/** Writes schemas/dai.schema.json, and the grammar's lists of words, from the spec's one description. `npm run schema` */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { specJsonSchema, specSchema } from "../server/src/specification/schema/jsonSchema.ts";
import { grammarWords, withWords } from "./grammar.ts";

await mkdir("schemas", { recursive: true });
await writeFile("schemas/dai.schema.json", `${JSON.stringify(specJsonSchema(), null, 2)}\n`);

const grammar = "syntaxes/dai.tmLanguage.json";
await writeFile(grammar, withWords(await readFile(grammar, "utf8"), grammarWords(specSchema())));
