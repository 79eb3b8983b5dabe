// One project of the development server, in memory: tasks with annotations, drafts, revisions. Not used by the product.
import { createHash } from "node:crypto";
import { readFileSync, existsSync } from "node:fs";
import path from "node:path";
import { parseConfig } from "./xml.mjs";

const PEOPLE = [
  { id: 1, email: "mara@example.org", name: "Mara Keller", initials: "MK" },
  { id: 2, email: "idris@example.org", name: "Idris Bello", initials: "IB" },
];

/** `folder` holds config.xml and tasks.json or task.json, either as in `templates/`. */
export class DevProject {
  constructor(folder, id) {
    this.id = id;
    this.folder = folder;
    this.title = path.basename(folder);
    this.tree = parseConfig(readFileSync(path.join(folder, "config.xml"), "utf8"));
    const file = ["tasks.json", "task.json"].map((name) => path.join(folder, name)).find(existsSync);
    const read = JSON.parse(readFileSync(file, "utf8"));
    this.tasks = new Map([read].flat().map((task, i) => [task.id ?? i + 1, { id: task.id ?? i + 1, data: task.data ?? task, annotations: [], predictions: [], drafts: [], ...task }]));
    if (this.tasks.size === 1) this.#copies([...this.tasks.values()][0]);
    for (const task of this.tasks.values()) task.annotations.forEach((one) => this.#stamp(one));
    this.last = 1000;
    this.readOnly = false;
    this.changed = 2;
  }

  /** One sample becomes twelve tasks, so that next and previous have somewhere to go. */
  #copies(task) {
    for (let id = task.id + 1; id < task.id + 12; id++) this.tasks.set(id, { ...structuredClone(task), id, annotations: [], predictions: [] });
  }

  #stamp(one) {
    one.revision = createHash("sha256").update(JSON.stringify([one.result, one.was_cancelled, one.ground_truth])).digest("hex");
    return one;
  }

  labeling(id) {
    const task = this.tasks.get(id);
    if (!task) return null;
    const ids = [...this.tasks.keys()];
    const at = ids.indexOf(id);
    return {
      project: { id: this.id, title: this.title, hotkeys: {}, show_skip: true, allow_empty: true, read_only: this.readOnly },
      task: { id, data: task.data, revision: "0" },
      tree: this.tree,
      annotations: task.annotations, predictions: task.predictions, drafts: task.drafts,
      user: PEOPLE[0], people: PEOPLE, git: { branch: "night-shift", changed: this.changed }, media: this.#media(task.data), problems: this.problems ?? [],
      position: { index: at + 1, total: ids.length, previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null },
    };
  }

  #media(data) {
    const files = Object.values(data).flat().filter((one) => typeof one === "string" && one.length < 200 && existsSync(path.join(this.folder, one)));
    return Object.fromEntries(files.map((one) => [one, `/projects/${this.id}/media/${one}`]));
  }

  next(exclude) {
    return [...this.tasks.values()].find((task) => !exclude.includes(task.id) && task.annotations.length === 0) ?? null;
  }

  taskOfAnnotation(id) {
    return [...this.tasks.values()].find((task) => task.annotations.some((one) => one.id === id));
  }

  taskOfDraft(id) {
    return [...this.tasks.values()].find((task) => task.drafts.some((one) => one.id === id));
  }

  create(task, body) {
    const same = body.unique_id && task.annotations.find((one) => one.unique_id === body.unique_id);
    if (same) return same;
    const { draft_id, ...rest } = body;
    const now = new Date().toISOString();
    const made = this.#stamp({ id: ++this.last, task: task.id, completed_by: 1, was_cancelled: false, ground_truth: false, created_at: now, updated_at: now, git: "new", ...rest });
    task.annotations.push(made);
    task.drafts = task.drafts.filter((one) => one.id !== draft_id);
    return made;
  }

  update(annotation, body) {
    const { draft_id, ...rest } = body;
    Object.assign(annotation, rest, { updated_at: new Date().toISOString(), git: "changed" });
    const task = this.taskOfAnnotation(annotation.id);
    task.drafts = task.drafts.filter((one) => one.id !== draft_id);
    return this.#stamp(annotation);
  }

  draft(task, annotation, body, id) {
    const made = { id: id ?? ++this.last, task: task.id, annotation, updated_at: new Date().toISOString(), user: PEOPLE[0].email, ...body };
    task.drafts = [...task.drafts.filter((one) => one.id !== made.id), made];
    return made;
  }
}
