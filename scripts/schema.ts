/** Writes the JSON Schemas of specs and of the protocol, the grammar's lists of words and docs/glossary.md from their sources. `npm run schema` */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { protocolSchema } from "../server/src/daemon/requests/protocolSchema.ts";
import { glossaryPage } from "../server/src/domain/glossary.ts";
import { specJsonSchema, specSchema } from "../server/src/specification/schema/specSchema.ts";
import { grammarWords, withWords } from "./grammar.ts";

await mkdir("schemas", { recursive: true });
await writeFile("schemas/dai.schema.json", `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
await writeFile("schemas/protocol.schema.json", `${JSON.stringify(protocolSchema(), null, 2)}\n`);

const grammar = "syntaxes/dai.tmLanguage.json";
await writeFile(grammar, withWords(await readFile(grammar, "utf8"), grammarWords(specSchema())));

await writeFile("docs/glossary.md", glossaryPage());
