/** A dialogue on the page: who speaks, play buttons, one phrase after the other. */
import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { render } from "preact";
import { attrBool, attrString, type TagNode } from "../../core/config";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { t } from "../../core/textstrings";
import { SLOTS } from "../../core/labels";
import { Icon } from "../../widgets/icon";
import { PlainView } from "./plainview";
import { FollowedSound, type Playback } from "./playback";
import type { TextSurface } from "./surface";
import type { Utterance, UtterancesModel } from "./utterances";

export class Dialogue {
  readonly view: PlainView;
  readonly authors: readonly string[];
  /** Authors whose utterances are shown; null: all. */
  readonly shown: Signal<ReadonlySet<string> | null> = signal(null);
  readonly current: Signal<number | null> = signal(null);
  readonly playing: Signal<number | null> = signal(null);
  readonly #outer: HTMLElement[] = [];

  constructor(readonly session: Session, readonly node: TagNode, root: HTMLElement, readonly model: UtterancesModel, readonly sound: Playback | null, scope: Scope) {
    this.authors = [...new Set(model.utterances.map((one) => one.author))];
    const surface = (): TextSurface | undefined => this.#surface;
    this.view = new PlainView(root, model.text, model.blocks, (i, outer) => this.#dress(i, outer, surface), model.lengths());
    scope.add(effect(() => this.#mark()));
    scope.add(() => this.#outer.forEach((outer) => { const head = outer.querySelector(".utter-head"); if (head) render(null, head); }));
    if (sound) scope.add(effect(() => this.#follow(sound)));
  }

  #surface: TextSurface | undefined;

  attach(surface: TextSurface): void {
    this.#surface = surface;
  }

  #dress(index: number, outer: HTMLElement, surface: () => TextSurface | undefined): HTMLElement {
    const one = this.model.utterances[index] as Utterance;
    outer.classList.add("utterance", `l${(this.authors.indexOf(one.author) % SLOTS) + 1}`);
    outer.dataset["utterance"] = String(index);
    const head = document.createElement("div");
    head.className = "utter-head";
    const text = document.createElement("div");
    text.className = "utter-text";
    outer.append(head, text);
    render(<UtteranceHead utterance={one} playing={this.playing} index={index} play={this.sound && one.start !== null ? () => this.play(index) : null} label={() => surface() && this.labelWhole(index)} />, head);
    outer.addEventListener("pointerdown", () => { this.current.value = index; });
    this.#outer.push(outer);
    return text;
  }

  #mark(): void {
    const { current, playing, shown } = this;
    this.#outer.forEach((outer, i) => {
      const author = this.model.utterances[i]?.author ?? "";
      outer.hidden = shown.value !== null && !shown.value.has(author);
      outer.classList.toggle("current", current.value === i);
      outer.classList.toggle("playing", playing.value === i);
    });
    this.#surface?.repaint();
  }

  /** Play one utterance, or pause it. */
  play(index: number): void {
    const one = this.model.utterances[index];
    if (!this.sound || !one || one.start === null) return;
    if (this.playing.value === index) return this.sound.pause();
    this.sound.play(one.start, attrBool(this.node, "showPlayer", false) ? null : one.end);
  }

  /** The utterance that is heard, and into sight with it when the config wants that or another object leads. */
  #follow(sound: Playback): void {
    const now = sound.time.value;
    if (!sound.playing.value) return void (this.playing.value = null);
    const at = this.model.utterances.findIndex((one) => one.start !== null && now >= one.start && (one.end === null || now < one.end));
    const next = at < 0 ? null : at;
    if (next === this.playing.peek()) return;
    this.playing.value = next;
    const follows = attrBool(this.node, "contextScroll", sound instanceof FollowedSound);
    if (next !== null && follows) this.#outer[next]?.scrollIntoView({ block: "nearest" });
  }

  /** Step to the next utterance that is shown. */
  step(direction: 1 | -1): void {
    let at = (this.current.value ?? (direction > 0 ? -1 : this.#outer.length)) + direction;
    while (this.#outer[at]?.hidden) at += direction;
    const outer = this.#outer[at];
    if (!outer) return;
    this.current.value = at;
    outer.scrollIntoView({ block: "nearest" });
  }

  /** Label a whole utterance with the armed label, or keep it selected until one is armed. */
  labelWhole(index: number | null = this.current.value): void {
    const block = index === null ? undefined : this.model.blocks[index];
    const one = index === null ? undefined : this.model.utterances[index];
    if (block && one) this.#surface?.choose(block.start, block.start + one.text.length);
  }

  dialogue(): boolean {
    return attrString(this.node, "layout", "none") === "dialogue";
  }
}

interface HeadProps {
  readonly utterance: Utterance;
  readonly index: number;
  readonly playing: ReadonlySignal<number | null>;
  readonly play: (() => void) | null;
  readonly label: () => void;
}

function UtteranceHead({ utterance, index, playing, play, label }: HeadProps) {
  const on = playing.value === index;
  return (
    <>
      {play && <button type="button" class="ib s" aria-label={`${on ? t("pause") : t("play")} ${index + 1}`} onClick={play}><Icon name={on ? "stop" : "play"} /></button>}
      {utterance.author && <span class="utter-author">{utterance.author}</span>}
      {utterance.start !== null && <span class="faint num tiny">{clock(utterance.start)}</span>}
      <button type="button" class="ib s utter-whole" aria-label={`${t("labelPhrase")} ${index + 1}`} title={`${t("labelPhrase")} (Ctrl Shift A)`} onClick={label}><Icon name="text" /></button>
    </>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
