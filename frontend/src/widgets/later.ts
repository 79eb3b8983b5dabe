/** Code that a page needs under a condition only. */
import { useEffect, useState } from "preact/hooks";

/** The module, from when it is wanted and has come; null until then. */
export function useLater<T>(wanted: boolean, load: () => Promise<T>): T | null {
  const [module, setModule] = useState<T | null>(null);
  useEffect(() => {
    if (wanted && !module) void load().then((come) => setModule(() => come));
  }, [wanted]);
  return module;
}
