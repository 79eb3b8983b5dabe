/** The ranges of a sound as a list in time, each with its text; what is played or edited is marked. */
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { answer, answerValue } from "../../core/answers";
import { attrBool, attrNumber, attrString, type TagNode } from "../../core/config";
import { labelsOfRegion, type Region } from "../../core/document";
import { asStrings, type Json } from "../../core/json";
import { regionFits } from "../../core/visibility";
import { formatTime } from "../../geometry/ticks";
import { Chip } from "../../widgets/chip";
import { Icon } from "../../widgets/icon";
import type { Range } from "../time/ranges";
import { t } from "./strings";
import type { SoundSurface } from "./surface";

/** The per-region texts that ask for a list of their own. */
function listed(surface: SoundSurface): TagNode | undefined {
  return surface.session.config.controlsOf(surface.name)
    .find((control) => control.tag === "TextArea" && attrBool(control, "perRegion", false) && attrString(control, "displayMode") === "region-list");
}

export function Transcript({ surface }: { readonly surface: SoundSurface }) {
  const control = listed(surface);
  const playing = useComputed(() => {
    const now = surface.player.time.value;
    return surface.player.playing.value ? surface.ranges.sorted().touching(now, now).at(-1)?.id ?? null : null;
  });
  surface.ranges.version.value;
  surface.session.document.version.value;
  if (!control || surface.ranges.size === 0) return null;
  const selected = surface.session.selection.single.value;
  return (
    <section class="sound-script" aria-label={t("transcript")}>
      <ol>
        {surface.ranges.sorted().all.map((range) => {
          const region = surface.session.document.region(range.id);
          return region && <Line key={range.id} surface={surface} control={control} range={range} region={region} selected={selected === range.id} playing={playing.value === range.id} />;
        })}
      </ol>
    </section>
  );
}

interface LineProps {
  readonly surface: SoundSurface;
  readonly control: TagNode;
  readonly range: Range;
  readonly region: Region;
  readonly selected: boolean;
  readonly playing: boolean;
}

function Line({ surface, control, range, region, selected, playing }: LineProps) {
  const { session, player } = surface;
  const line = useRef<HTMLLIElement>(null);
  const [label] = labelsOfRegion(region);
  const texts = textsOf(answerValue(session, control, { region }, "text"));
  useEffect(() => {
    if (selected || playing) line.current?.scrollIntoView({ block: "nearest" });
  }, [selected, playing]);
  const choose = (): void => {
    session.selection.set(range.id);
    surface.reveal(range.id);
  };
  const edit = (): void => {
    choose();
    requestAnimationFrame(() => line.current?.querySelector("textarea")?.focus());
  };
  const fits = regionFits(control, region);
  return (
    <li ref={line} class={`sound-line${selected ? " sel" : ""}${playing ? " playing" : ""}`} data-line={range.id}>
      <button type="button" class="ib s" aria-label={t("playThis")} title={t("playThis")} onClick={() => player.playStretch(range)}><Icon name="play" small /></button>
      <button type="button" class="sound-time num" onClick={choose}>{formatTime(range.start, 1)}</button>
      <span class="sound-tag">{label !== undefined && <Chip session={session} stored={label} />}</span>
      {!fits ? <span /> : selected && session.editable(range.id)
        ? <LineText surface={surface} control={control} range={range} region={region} texts={texts} />
        : <p onClick={edit} class={texts.length === 0 ? "faint" : ""}>{texts.length > 0 ? texts.join("\n") : attrString(control, "placeholder") || "…"}</p>}
    </li>
  );
}

function textsOf(value: Json | undefined): readonly string[] {
  return typeof value === "string" ? [value] : asStrings(value);
}

/** The text of the selected line; of several texts the first. */
function LineText({ surface, control, range, region, texts }: Omit<LineProps, "selected" | "playing"> & { readonly texts: readonly string[] }) {
  const { session } = surface;
  const visit = useRef(0);
  const labels = labelsOfRegion(region).map((one) => session.labels.anywhere(one)?.shown ?? one).join(", ");
  const write = (text: string): void => {
    const next = [text, ...texts.slice(1)];
    answer(session, control, { region }, next.every((one) => one === "") ? null : { text: next }, `text:${control.name}:${range.id}:0:${visit.current}`);
  };
  return (
    <div class="sound-texts">
      <textarea
        class="input" rows={Math.max(2, attrNumber(control, "rows", 2))} value={texts[0] ?? ""} placeholder={attrString(control, "placeholder")}
        aria-label={t("transcriptOf", { label: labels, time: formatTime(range.start, 1) })}
        onFocus={() => { visit.current = Date.now(); }} onInput={(event) => write(event.currentTarget.value)}
      />
      {texts.slice(1).map((text, i) => <p key={i}>{text}</p>)}
    </div>
  );
}
