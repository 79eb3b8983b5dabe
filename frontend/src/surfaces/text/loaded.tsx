/** What the text objects share: their data, at once or later, and the lines that say what is wrong with it. */
import { useLayoutEffect, useState } from "preact/hooks";
import { attrBool, attrString, type TagNode } from "../../core/config";
import type { Session } from "../../core/session";
import { t } from "../../core/textstrings";
import { missing } from "../../core/variables";
import { SourceError } from "./source";

export interface Loaded<T> {
  readonly value: T;
  readonly error: string | null;
}

/** The data of an object: `now` when it stands in the task, else (null) what `load` brings; null while it is coming. */
export function useLoaded<T>(session: Session, node: TagNode, now: () => T | null, load: () => Promise<T>, empty: T): Loaded<T> | null {
  const [loaded, setLoaded] = useState<Loaded<T> | null>(() => {
    const value = now();
    return value === null ? null : { value, error: null };
  });
  useLayoutEffect(() => {
    if (loaded) return;
    let gone = false;
    load().then((value) => gone || setLoaded({ value, error: null }), (reason: unknown) => {
      if (!(reason instanceof SourceError || reason instanceof SyntaxError)) throw reason;
      if (!gone) setLoaded({ value: empty, error: reason.message });
    });
    return () => { gone = true; };
  }, [session, node]);
  return loaded;
}

/** Fields that the task lacks, and why the data could not be loaded. */
export function Notes({ session, node, error }: { readonly session: Session; readonly node: TagNode; readonly error: string | null }) {
  const lacking = missing(attrString(node, "value"), session.task.data);
  return (
    <>
      {lacking.length > 0 && <p class="text-note">{t("noDataFor", { name: lacking.map((one) => `$${one}`).join(", ") })}</p>}
      {error !== null && <p class="text-note" role="alert">{t("textNotLoaded", { reason: error })}</p>}
    </>
  );
}

/** Whether some control makes spans of this object. */
export function carriesSpans(session: Session, name: string | undefined): boolean {
  return name !== undefined && session.config.controlsOf(name).some((control) => /Labels$/.test(control.tag) || attrBool(control, "labeling", false));
}

/** Whether results of this object hold the text they mark; for texts behind an address only when asked for. */
export function savesText(node: TagNode): boolean {
  return attrString(node, "saveTextResult", attrString(node, "valueType", "text") === "url" ? "no" : "yes") !== "no";
}
