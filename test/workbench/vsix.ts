import { join } from "node:path";
import { ROOT } from "./paths.ts";

/** The packed extension that the persons install. */
export const VSIX = join(ROOT, ".cache", "dai-test.vsix");
