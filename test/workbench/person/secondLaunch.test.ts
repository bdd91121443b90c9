import { type Person, until } from "../person.ts";
import { useWorkbench } from "../useWorkbench.ts";

describe("A second launch", function () {
  this.bail(true);
  let person: Person;
  useWorkbench((visitor) => {
    person = visitor;
  });
  const toast = (text: string | RegExp) => person.page.locator(".notification-toast", { hasText: text });

  it("is told from the end of the first", async () => {
    await person.openFile("quick.dai.json");
    await person.command("DAI: Run");
    // A toast hides after some seconds, which on a busy machine may be before the palette has closed.
    await person.command("Notifications: Show Notifications");
    const listed = person.page.locator(".notifications-center .notification-list-item");
    await listed.filter({ hasText: "Quick: its run has ended; best accuracy" }).waitFor();
    await person.command("Notifications: Clear All Notifications");
    await toast("has ended").waitFor({ state: "detached" });
  });

  it("of a spec whose runs are over says so, and trains them longer on request", async () => {
    await person.command("DAI: Run");
    const over = toast("had already ended, so nothing was trained").first();
    await over.getByRole("button", { name: "Train Again" }).waitFor();
    await person.screenshot("second-launch");
    await over.getByRole("button", { name: "Train Longer" }).click();
    const input = person.page.locator(".quick-input-widget input");
    await until("a number", async () => (await input.inputValue()) === "6");
    await person.page.keyboard.press("Enter");
    await person.panel.locator("header", { hasText: "epoch 6 of 6" }).waitFor();
  });

  it("of another spec is what the panel follows", async () => {
    await person.openFile("shell.dai.json");
    await person.command("DAI: Run");
    await person.panel.locator("header", { hasText: "Small shell" }).waitFor();
  });
});
