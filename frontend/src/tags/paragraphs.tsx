/** `<Paragraphs>`: a dialogue whose utterances can carry spans, with its audio. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool, attrString, type TagNode } from "../core/config";
import type { Json } from "../core/json";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { missing, resolve } from "../core/variables";
import { Dialogue } from "../surfaces/text/dialogue";
import { watchPointer } from "../surfaces/text/gestures";
import { FindBar } from "../surfaces/text/findbar";
import { registerTextKeys, watchKeys } from "../surfaces/text/keys";
import { registerSurface } from "../surfaces/text/registry";
import { boundValue, fetchText, mediaUrl, SourceError, textOf } from "../surfaces/text/source";
import { TextSurface } from "../surfaces/text/surface";
import { utterancesOf, UtterancesModel } from "../surfaces/text/utterances";

interface Loaded {
  readonly value: Json | undefined;
  readonly error: string | null;
}

async function load(session: Session, node: TagNode): Promise<Loaded> {
  try {
    const text = await fetchText(mediaUrl(session, textOf(boundValue(session, node))));
    return { value: JSON.parse(text) as Json, error: null };
  } catch (error) {
    if (error instanceof SourceError || error instanceof SyntaxError) return { value: [], error: error.message };
    throw error;
  }
}

interface Shown {
  readonly surface: TextSurface;
  readonly dialogue: Dialogue;
}

function ParagraphsView({ session, node }: TagProps) {
  const root = useRef<HTMLElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const remote = attrString(node, "valueType", "json") === "url";
  const [loaded, setLoaded] = useState<Loaded | null>(() => (remote ? null : { value: boundValue(session, node), error: null }));
  useLayoutEffect(() => {
    if (loaded) return;
    let gone = false;
    void load(session, node).then((result) => gone || setLoaded(result));
    return () => { gone = true; };
  }, [session, node]);
  useLayoutEffect(() => {
    if (!root.current || !loaded) return;
    const scope = session.scope.child();
    setShown(show(session, node, root.current, loaded.value, audio.current, scope, (text) => { if (live.current) live.current.textContent = text; }));
    return () => scope.dispose();
  }, [session, node, loaded]);
  const url = textOf(resolve(attrString(node, "audioUrl"), session.task.data));
  const lacking = missing(attrString(node, "value"), session.task.data);
  const dialogue = attrString(node, "layout", "none") === "dialogue";
  return (
    <div class="text-object">
      {shown && <FindBar surface={shown.surface} />}
      {lacking.length > 0 && <p class="text-note">{t("noDataFor", { name: lacking.map((one) => `$${one}`).join(", ") })}</p>}
      {loaded?.error != null && <p class="text-note" role="alert">{t("textNotLoaded", { reason: loaded.error })}</p>}
      {url && <audio ref={audio} src={mediaUrl(session, url)} controls={attrBool(node, "showPlayer", false)} preload="metadata" class="utter-audio" aria-label={t("play")} />}
      {shown && dialogue && shown.dialogue.authors.length > 1 && <Authors dialogue={shown.dialogue} />}
      <article ref={root} class={`text-doc paragraphs${dialogue ? " dialogue" : ""}${session.settings.showLabels.value ? " named" : " spans"}`} data-object={node.name} aria-label={node.name} tabIndex={0} aria-busy={loaded === null} />
      <div class="vh" aria-live="polite" ref={live} />
    </div>
  );
}

/** Which speakers are shown. */
function Authors({ dialogue }: { readonly dialogue: Dialogue }) {
  const shown = dialogue.shown.value;
  const press = (author: string): void => {
    const next = new Set(shown ?? dialogue.authors);
    if (next.has(author)) next.delete(author);
    else next.add(author);
    dialogue.shown.value = next.size === dialogue.authors.length ? null : next;
  };
  return (
    <div class="utter-authors" role="group" aria-label={t("speakers")}>
      {dialogue.authors.map((author, i) => (
        <label key={author} class={`choice l${(i % 16) + 1}`}><input type="checkbox" class="check" checked={shown === null || shown.has(author)} onClick={() => press(author)} /><span class="sw" />{author || "—"}</label>
      ))}
    </div>
  );
}

function show(session: Session, node: TagNode, root: HTMLElement, value: Json | undefined, audio: HTMLAudioElement | null, scope: Scope, announce: (text: string) => void): Shown {
  root.replaceChildren();
  const model = new UtterancesModel(utterancesOf(value, node), attrString(node, "saveTextResult", "yes") !== "no");
  const dialogue = new Dialogue(session, node, root, model, audio, scope);
  const surface = new TextSurface({ session, node, model, view: dialogue.view, scope });
  dialogue.attach(surface);
  watchPointer(surface, scope);
  watchKeys(surface, announce, scope);
  registerSurface(surface, scope);
  registerTextKeys(session);
  const ready = (): boolean => !session.readonly.value;
  scope.add(session.hotkeys.add(
    { id: `phrase:next:${node.name}`, title: t("nextPhrase"), group: "media", keys: "ctrl+down", run: () => dialogue.step(1) },
    { id: `phrase:previous:${node.name}`, title: t("previousPhrase"), group: "media", keys: "ctrl+up", run: () => dialogue.step(-1) },
    { id: `phrase:label:${node.name}`, title: t("labelPhrase"), group: "regions", keys: "ctrl+shift+a", run: () => dialogue.labelWhole(), enabled: ready },
  ));
  if (node.name !== undefined) session.provide(surface, scope);
  return { surface, dialogue };
}

const definition: TagDefinition = { tag: "Paragraphs", view: ParagraphsView };
export default definition;
