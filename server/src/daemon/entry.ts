/** What the daemon starts with: the rest is imported only by a Node that can. */
import { requireNode } from "../connection/requiredNode.ts";

requireNode();
await import("./main.ts");
