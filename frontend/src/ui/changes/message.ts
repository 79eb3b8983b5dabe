/** The commit message that the page proposes: which tasks, what was done to them. Always English, as messages of a history. */
import type { ChangedTask } from "../../api/changes";

/** One line of at most 72 characters; nothing for nothing. */
export function proposedMessage(tasks: readonly ChangedTask[], others: number): string {
  if (tasks.length === 0) return others > 0 ? "Change settings of the project" : "";
  const sum = (key: "added" | "changed" | "removed"): number => tasks.reduce((total, task) => total + task[key], 0);
  const counts = ([["added", "added"], ["changed", "changed"], ["removed", "removed"]] as const)
    .flatMap(([key, word]) => (sum(key) > 0 ? [`${sum(key)} ${word}`] : []));
  const verb = tasks.every((task) => task.kind === "A") ? "Label" : "Relabel";
  return [`${verb} ${whichTasks(tasks.map((task) => task.id))}`, counts.join(", ")].filter(Boolean).join(": ");
}

/** `task 17`, `tasks 3 and 17`, `tasks 1200–1231 (12)`, whichever is true and short. */
export function whichTasks(ids: readonly number[]): string {
  const sorted = [...ids].sort((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  if (sorted.length === 1) return `task ${first}`;
  if (sorted.length === 2) return `tasks ${first} and ${last}`;
  const run = last - first + 1 === sorted.length;
  return run ? `tasks ${first}–${last}` : `${sorted.length} tasks, ${first}–${last}`;
}
