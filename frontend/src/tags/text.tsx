/** `<Text>`: plain text that can carry spans. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool, attrString } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { missing } from "../core/variables";
import { blocksOf } from "../surfaces/text/blocks";
import { FindBar } from "../surfaces/text/findbar";
import { watchPointer } from "../surfaces/text/gestures";
import { registerTextKeys, watchKeys } from "../surfaces/text/keys";
import { PlainView } from "../surfaces/text/plainview";
import { registerSurface } from "../surfaces/text/registry";
import { loadText, plainText, SourceError } from "../surfaces/text/source";
import { PlainModel } from "../surfaces/text/spans";
import { TextSurface } from "../surfaces/text/surface";

interface Loaded {
  readonly text: string;
  readonly error: string | null;
}

function TextObject({ session, node }: TagProps) {
  const root = useRef<HTMLElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<TextSurface | null>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(() => now(session, node));
  const perLine = session.settings.lineNumbers.value;
  useLayoutEffect(() => {
    if (loaded) return;
    let gone = false;
    void load(session, node).then((result) => gone || setLoaded(result));
    return () => { gone = true; };
  }, [session, node]);
  useLayoutEffect(() => {
    if (!root.current || !loaded) return;
    const scope = session.scope.child();
    const made = show(session, node, root.current, loaded.text, scope, (text) => { if (live.current) live.current.textContent = text; });
    setSurface(made);
    return () => scope.dispose();
  }, [session, node, loaded, perLine]);
  const lacking = missing(attrString(node, "value"), session.task.data);
  const labels = spans(session, node.name);
  const names = labels && session.settings.showLabels.value && attrBool(node, "showLabels", true);
  return (
    <div class="text-object">
      {surface && labels && <FindBar surface={surface} />}
      {lacking.length > 0 && <p class="text-note">{t("noDataFor", { name: lacking.map((one) => `$${one}`).join(", ") })}</p>}
      {loaded?.error != null && <p class="text-note" role="alert">{t("textNotLoaded", { reason: loaded.error })}</p>}
      <article
        ref={root} class={`text-doc${names ? " named" : labels ? " spans" : ""}${perLine ? " numbered" : ""}`} data-object={node.name} aria-label={node.name}
        aria-busy={loaded === null} tabIndex={labels ? 0 : undefined} data-selectable={attrBool(node, "selectionEnabled", true)}
      />
      <div class="vh" aria-live="polite" ref={live} />
    </div>
  );
}

function spans(session: Session, name: string | undefined): boolean {
  return name !== undefined && session.config.controlsOf(name).some((control) => /Labels$/.test(control.tag) || attrBool(control, "labeling", false));
}

function now(session: Session, node: TagProps["node"]): Loaded | null {
  const text = plainText(session, node);
  return text === null ? null : { text, error: null };
}

async function load(session: Session, node: TagProps["node"]): Promise<Loaded> {
  try {
    return { text: await loadText(session, node), error: null };
  } catch (error) {
    if (error instanceof SourceError) return { text: "", error: error.message };
    throw error;
  }
}

function show(session: Session, node: TagProps["node"], root: HTMLElement, text: string, scope: Scope, announce: (text: string) => void): TextSurface {
  root.replaceChildren();
  const saves = attrString(node, "saveTextResult", attrString(node, "valueType", "text") === "url" ? "no" : "yes") !== "no";
  const view = new PlainView(root, text, blocksOf(text, session.settings.lineNumbers.value));
  const surface = new TextSurface({ session, node, model: new PlainModel(text, saves), view, scope });
  if (attrBool(node, "selectionEnabled", true)) watchPointer(surface, scope);
  watchKeys(surface, announce, scope);
  registerSurface(surface, scope);
  registerTextKeys(session);
  if (node.name !== undefined) session.provide(surface, scope);
  return surface;
}

const definition: TagDefinition = { tag: "Text", view: TextObject };
export default definition;
