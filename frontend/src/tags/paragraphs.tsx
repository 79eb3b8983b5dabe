/** `<Paragraphs>`: a dialogue whose utterances can carry spans, with its audio. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool, attrString, type TagNode } from "../core/config";
import type { Json } from "../core/json";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Scope } from "../core/scope";
import type { Session } from "../core/session";
import { groupName } from "../core/sync";
import { t } from "../core/textstrings";
import { resolve } from "../core/variables";
import { Dialogue } from "../surfaces/text/dialogue";
import { FindBar } from "../surfaces/text/findbar";
import { KindNote } from "../surfaces/text/kindnote";
import { Notes, useLoaded } from "../surfaces/text/loaded";
import { FollowedSound, OwnSound, type Playback } from "../surfaces/text/playback";
import { setUp } from "../surfaces/text/setup";
import { boundValue, fetchText, mediaUrl, resolvedValue, textOf } from "../surfaces/text/source";
import type { TextSurface } from "../surfaces/text/surface";
import { type Utterance, utterancesOf, UtterancesModel } from "../surfaces/text/utterances";

interface Shown {
  readonly surface: TextSurface;
  readonly dialogue: Dialogue;
}

/** Whether the utterances stand in the task itself. */
function direct(node: TagNode): boolean {
  return attrString(node, "valueType", "json") !== "url" && attrString(node, "resolver") === "";
}

/** The utterances when they stand in the task. */
function now(session: Session, node: TagNode): readonly Utterance[] | null {
  return direct(node) ? utterancesOf(boundValue(session, node), node) : null;
}

async function load(session: Session, node: TagNode): Promise<readonly Utterance[]> {
  const { value, url } = await resolvedValue(session, node);
  const text = attrString(node, "valueType", "json") === "url" ? await fetchText(url) : textOf(value);
  return utterancesOf(JSON.parse(text) as Json, node);
}

function ParagraphsView({ session, node }: TagProps) {
  const root = useRef<HTMLElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const loaded = useLoaded(session, node, () => now(session, node), () => load(session, node), []);
  useLayoutEffect(() => {
    if (!root.current || !loaded) return;
    const scope = session.scope.child();
    setShown(show(session, node, root.current, loaded.value, soundOf(session, node, audio.current, scope), scope, (text) => { if (live.current) live.current.textContent = text; }));
    return () => scope.dispose();
  }, [session, node, loaded]);
  const url = textOf(resolve(attrString(node, "audioUrl"), session.task.data));
  const dialogue = attrString(node, "layout", "none") === "dialogue";
  return (
    <div class="text-object">
      {shown && <FindBar surface={shown.surface} />}
      {direct(node) ? <KindNote session={session} node={node} /> : <Notes session={session} node={node} error={loaded?.error ?? null} />}
      {url && <audio ref={audio} src={mediaUrl(session, url)} controls={attrBool(node, "showPlayer", false)} preload="metadata" class="utter-audio" aria-label={t("play")} />}
      {shown && dialogue && shown.dialogue.authors.length > 1 && <Authors dialogue={shown.dialogue} />}
      <article ref={root} class={`text-doc paragraphs${dialogue ? " dialogue" : ""}${session.settings.showLabels.value ? " named" : " spans"}`} data-object={node.name} aria-label={node.name} tabIndex={0} aria-busy={loaded === null} />
      <div class="vh" aria-live="polite" ref={live} />
    </div>
  );
}

/** Its own sound, else that of the objects it plays together with, else none. */
function soundOf(session: Session, node: TagNode, audio: HTMLAudioElement | null, scope: Scope): Playback | null {
  const name = node.name ?? "";
  if (audio) return new OwnSound(session, name, audio, scope);
  return groupName(session, name) === undefined ? null : new FollowedSound(session, name, scope);
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

function show(session: Session, node: TagNode, root: HTMLElement, utterances: readonly Utterance[], sound: Playback | null, scope: Scope, announce: (text: string) => void): Shown {
  root.replaceChildren();
  const model = new UtterancesModel(utterances, attrString(node, "saveTextResult", "yes") !== "no");
  const dialogue = new Dialogue(session, node, root, model, sound, scope);
  const surface = setUp({ session, node, model, view: dialogue.view, scope }, announce);
  dialogue.attach(surface);
  if (utterances.some(({ start }) => start !== null)) surface.moment = (id) => utterances[Number(session.document.region(id)?.main.item.value?.["start"])]?.start ?? null;
  const ready = (): boolean => !session.readonly.value;
  scope.add(session.hotkeys.add(
    { id: `phrase:next:${node.name}`, title: t("nextPhrase"), group: "media", keys: "ctrl+down", run: () => dialogue.step(1) },
    { id: `phrase:previous:${node.name}`, title: t("previousPhrase"), group: "media", keys: "ctrl+up", run: () => dialogue.step(-1) },
    { id: `phrase:label:${node.name}`, title: t("labelPhrase"), group: "regions", keys: "ctrl+shift+a", run: () => dialogue.labelWhole(), enabled: ready },
  ));
  return { surface, dialogue };
}

const definition: TagDefinition = { tag: "Paragraphs", view: ParagraphsView };
export default definition;
