/** The keys of the Changes page; letters mean nothing while one writes. */
import type { Side } from "../../api/changes";
import type { ChangesState } from "./state";
import { viewOf } from "./viewer";

const NEXT_VIEW = { side: "onion", onion: "swipe", swipe: "text", text: "side" } as const;

export function listenToKeys(state: ChangesState): () => void {
  const actions: Readonly<Record<string, () => void>> = {
    j: () => state.step(1), k: () => state.step(-1), n: () => state.stepTask(1), p: () => state.stepTask(-1), a: () => state.accept(), r: () => void state.revert(state.chosen),
    x: () => { if (state.task.value !== null && state.overview.value?.writable) state.tick(state.task.value); },
    c: () => document.querySelector<HTMLElement>("[data-comment]")?.focus(),
    u: () => { state.unchanged.value = !state.unchanged.value; },
    v: () => { if (state.detail.value) state.view.value = NEXT_VIEW[viewOf(state, state.detail.value)]; },
    o: () => { state.holding.value = true; },
    "/": () => document.querySelector<HTMLElement>(".changed-filter input")?.focus(),
    1: () => settle("ours"), 2: () => settle("theirs"), 3: () => settle("base"),
  };
  const settle = (side: Side): void => {
    const first = state.open.value?.conflicts.find((one) => one.region === state.row.value) ?? state.open.value?.conflicts[0];
    if (first) void state.settle(side, first);
  };
  const down = (event: KeyboardEvent): void => {
    if (writing(event.target) || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "z" && !event.shiftKey) state.undo();
      return;
    }
    const run = actions[event.key.toLowerCase()];
    if (!run || (event.repeat && event.key.toLowerCase() !== "j" && event.key.toLowerCase() !== "k")) return;
    event.preventDefault();
    run();
  };
  const up = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === "o") state.holding.value = false;
  };
  const away = (): void => { state.holding.value = false; };
  document.addEventListener("keydown", down);
  document.addEventListener("keyup", up);
  addEventListener("blur", away);
  return () => {
    document.removeEventListener("keydown", down);
    document.removeEventListener("keyup", up);
    removeEventListener("blur", away);
  };
}

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !["checkbox", "radio", "range"].includes(target.type)) || (target instanceof HTMLElement && target.isContentEditable);
}
