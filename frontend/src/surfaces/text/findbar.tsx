/** Find in one text: all matches are shown, one after the other is visited, all can be labeled with the armed label. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { createRegion } from "../../core/actions";
import { t } from "../../core/textstrings";
import { Icon } from "../../widgets/icon";
import { matches } from "./find";
import { currentSurface } from "./registry";
import type { TextSurface } from "./surface";

export function FindBar({ surface }: { readonly surface: TextSurface }) {
  const open = useSignal(false);
  const { session } = surface;
  useEffect(() => session.hotkeys.add({
    id: `text:find:${surface.name}`, title: t("findInText"), group: "view", keys: "/",
    enabled: () => currentSurface(session) === surface, run: () => { open.value = true; },
  }), [surface]);
  const close = (): void => {
    open.value = false;
    surface.found.value = [];
    surface.current.value = null;
  };
  if (!open.value) {
    return <button type="button" class="ib s text-find-open" aria-label={t("findInText")} title={`${t("findInText")} (/)`} onClick={() => { open.value = true; }}><Icon name="search" /></button>;
  }
  return <OpenFindBar surface={surface} close={close} />;
}

function OpenFindBar({ surface, close }: { readonly surface: TextSurface; readonly close: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const query = useSignal("");
  useLayoutEffect(() => input.current?.focus(), []); // before the next key arrives
  const found = surface.found.value;
  const at = found.findIndex((one) => one === surface.current.value);
  const look = (text: string): void => {
    query.value = text;
    surface.found.value = matches(surface.text, text);
    visit(surface, 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter") visit(surface, at + (event.shiftKey ? -1 : 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="text-find" role="search" aria-label={t("findInText")}>
      <label class="input"><Icon name="search" /><input ref={input} value={query.value} aria-label={t("findInText")} onInput={(event) => look(event.currentTarget.value)} onKeyDown={onKeyDown} /></label>
      <span class="small dim num text-find-count" role="status">{query.value === "" ? "" : found.length === 0 ? t("noMatches") : t("matches", { i: at + 1, n: found.length })}</span>
      <button type="button" class="ib s" aria-label={t("findPrevious")} disabled={found.length === 0} onClick={() => visit(surface, at - 1)}><Icon name="up" /></button>
      <button type="button" class="ib s" aria-label={t("findNext")} disabled={found.length === 0} onClick={() => visit(surface, at + 1)}><Icon name="down" /></button>
      {found.length > 0 && surface.armedControl() && <button type="button" class="btn small" onClick={() => labelFound(surface)}>{t("labelMatches")}</button>}
      <button type="button" class="ib s" aria-label={t("close")} onClick={close}><Icon name="close" /></button>
    </div>
  );
}

function visit(surface: TextSurface, index: number): void {
  const found = surface.found.peek();
  const one = found[(index + found.length) % Math.max(1, found.length)] ?? null;
  surface.current.value = one;
  if (one) surface.revealSpan(one);
}

/** Label every match that has no span of exactly these ends yet, as one step. */
function labelFound(surface: TextSurface): void {
  const { session } = surface;
  const control = surface.armedControl();
  if (!control) return;
  const labels = session.armed.of(control.name ?? "");
  session.history.group(() => {
    for (const span of surface.found.peek()) {
      const taken = surface.index.within(span).some((one) => one.start === span.start && one.end === span.end);
      if (!taken) createRegion(session, { control, object: surface.name, geometry: surface.model.geometry(span), labels });
    }
  });
  session.selection.clear();
}
