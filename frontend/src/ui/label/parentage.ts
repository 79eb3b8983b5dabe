/** Which prediction a draft was begun from: drafts do not say it, so this browser remembers until the submit. */
function key(project: number, task: number): string {
  return `labelfs.parent.${project}.${task}`;
}

export function rememberParent(project: number, task: number, prediction: number): void {
  localStorage.setItem(key(project, task), String(prediction));
}

export function forgetParent(project: number, task: number): void {
  localStorage.removeItem(key(project, task));
}

/** The remembered prediction, if the task still has it. */
export function parentOf(project: number, task: number, predictions: readonly { readonly id: number }[]): number | undefined {
  const text = localStorage.getItem(key(project, task));
  return predictions.find((one) => String(one.id) === text)?.id;
}
