/** Code that is fetched when it is first needed: what few pages need costs no page its start. */
import { signal } from "@preact/signals";
import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The module, from when it is wanted and has come; null until then. */
export function useLater<T>(wanted: boolean, load: () => Promise<T>): T | null {
  const [module, setModule] = useState<T | null>(null);
  useEffect(() => {
    if (wanted && !module) void load().then((come) => setModule(() => come));
  }, [wanted]);
  return module;
}

/** Stands for the view that `load` fetches; nothing is shown until it is there, and a failed fetch is tried again with the next drawing. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const loaded = signal<ComponentType<P> | null>(null);
  let asked = false;
  const ask = async (): Promise<void> => {
    asked = true;
    try {
      loaded.value = await load();
    } catch (error) {
      asked = false;
      console.warn("a part of the page could not be loaded", error);
    }
  };
  return function Later(props: P) {
    const View = loaded.value;
    if (!View && !asked) void ask();
    return View ? h(View, props) : null;
  };
}
