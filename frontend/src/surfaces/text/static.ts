/** The handle of an object that is only shown: it has no offsets, and is ready once its data is. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals-core";
import type { TagNode } from "../../core/config";
import type { Session } from "../../core/session";

/** Register the object; answers the end of it. `data` is null while it is still loading. */
export function provideStatic(session: Session, node: TagNode, data: ReadonlySignal<unknown>): () => void {
  if (node.name === undefined) return () => undefined;
  const scope = session.scope.child();
  const ready = signal(false);
  const loaded = computed(() => data.value !== null);
  scope.add(effect(() => {
    if (loaded.value) ready.value = true;
  }));
  const box = (): DOMRect => document.querySelector(`[data-object="${CSS.escape(node.name ?? "")}"]`)?.getBoundingClientRect() ?? new DOMRect();
  session.provide({
    name: node.name, ready,
    toClient: () => ({ x: box().left, y: box().top }),
    fromClient: () => [],
  }, scope);
  return () => scope.dispose();
}
