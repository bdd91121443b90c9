import { type Person, visit } from "./person.ts";
import { startWorkbench, type Workbench, type WorkbenchOptions } from "./server.ts";
import { VSIX } from "./vsix.ts";

interface Options extends WorkbenchOptions {
  /** what is done to the workbench before anybody comes */
  prepare?(workbench: Workbench): Promise<void>;
}

/**
 * Gives the suite that calls it a workbench with the extension installed, and a person in it; both are gone after
 * the suite.
 *
 * @param take is handed them before the suite's own `before`
 */
export function useWorkbench(
  take: (person: Person, workbench: Workbench) => void,
  { prepare, ...options }: Options = {},
): void {
  let workbench: Workbench | undefined;
  let person: Person | undefined;
  before(async () => {
    workbench = await startWorkbench({ vsix: VSIX, ...options });
    await prepare?.(workbench);
    person = await visit(workbench);
    take(person, workbench);
  });
  after(async () => {
    await person?.leave();
    await workbench?.close();
  });
}
