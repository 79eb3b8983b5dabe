/** A key as it stands on the keyboard; a hint for the eye, hidden from screen readers. */
import { shownKey } from "../core/labelkeys";

/** `keys` as written in the key table (`ctrl+enter`); nothing for an action without a key. */
export function Kbd({ keys, joined }: { readonly keys: string | undefined; readonly joined?: boolean }) {
  if (!keys) return null;
  const shown = shownKey(keys);
  if (joined) return <kbd aria-hidden="true">{shown}</kbd>;
  return <>{shown.split(" ").map((part, i) => <kbd key={i} aria-hidden="true">{part}</kbd>)}</>;
}
