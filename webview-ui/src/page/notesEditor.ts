import { type Notes, noNotes, tagsIn } from "../../../server/src/domain/notes.ts";
import { element, setLines, setText } from "./element.ts";

export interface NotesEditor {
  root: HTMLElement;
  /** @param of what the notes are about, by its id. @param isOpen whether the daemon can be reached */
  render(of: string, notes: Notes | undefined, isOpen: boolean): void;
}

/** The tags and the note of a run or a study, and a form that changes them. */
export function createNotesEditor(save: (of: string, notes: Notes) => void): NotesEditor {
  const tagList = element("span", { class: "tags" });
  const text = element("span", { class: "note-text" });
  const edit = element("button", { type: "button", class: "small" }, "Add a note");
  const line = element("p", { class: "notes" }, tagList, text, edit);
  const tags = element("input", {
    type: "text",
    "aria-label": "Tags, separated by commas",
    placeholder: "tags, by commas",
  });
  const note = element("textarea", { rows: "3", "aria-label": "Note", placeholder: "note" });
  const done = element("button", { type: "submit", class: "small" }, "Save note");
  const cancel = element("button", { type: "button", class: "small" }, "Cancel");
  const form = element(
    "form",
    { class: "notes-form" },
    tags,
    note,
    element("div", { class: "tools" }, done, cancel),
  );
  form.hidden = true;
  let [of, shown]: [string, Notes] = ["", noNotes];

  function open(isOpen: boolean): void {
    form.hidden = !isOpen;
    line.hidden = isOpen;
    if (!isOpen) {
      edit.focus();
      return;
    }
    tags.value = shown.tags.join(", ");
    note.value = shown.note;
    tags.focus();
  }
  edit.addEventListener("click", () => open(true));
  cancel.addEventListener("click", () => open(false));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    open(false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(of, { note: note.value.trim(), tags: tagsIn(tags.value) });
    open(false);
  });

  return {
    root: element("div", {}, line, form),
    render(id, notes = noNotes, isOpen) {
      if (id !== of) {
        form.hidden = true;
        line.hidden = false;
      }
      [of, shown] = [id, notes];
      edit.disabled = !isOpen;
      const key = notes.tags.join("\n");
      if (tagList.dataset["key"] !== key) {
        tagList.dataset["key"] = key;
        tagList.replaceChildren(...notes.tags.map((tag) => element("span", { class: "tag" }, tag)));
      }
      setLines(text, notes.note);
      setText(edit, notes.note === "" && notes.tags.length === 0 ? "Add a note" : "Edit note");
    },
  };
}
