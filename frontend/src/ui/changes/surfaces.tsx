/** A task before and after on the real labeling surface: side by side, one over the other, or swiped. */
import { effect } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ChangedAnnotation, TaskChanges } from "../../api/changes";
import { Config } from "../../core/config";
import type { Registry } from "../../core/registry";
import { Session } from "../../core/session";
import { settings } from "../preferences";
import { loadTags } from "../label/tags";
import { TagView } from "../label/tree";
import { Markers } from "./markers";
import { shownResult, underneath } from "./results";
import type { ChangesState, View } from "./state";
import { c } from "./texts";

interface Props {
  readonly state: ChangesState;
  readonly detail: TaskChanges;
  readonly open: ChangedAnnotation;
  readonly view: Exclude<View, "text">;
}

export function Surfaces({ state, detail, open, view }: Props) {
  const [registry, setRegistry] = useState<Registry | null>(null);
  useEffect(() => {
    let here = true;
    void loadTags(detail.tree).then((loaded) => { if (here) setRegistry(loaded); });
    return () => { here = false; };
  }, [detail.tree]);
  if (!registry) return <div class="review-stage" aria-busy="true" />;
  return <Both key={open} state={state} detail={detail} open={open} view={view} registry={registry} />;
}

interface Sessions {
  readonly before: Session;
  readonly after: Session;
}

function Both({ state, detail, open, view, registry }: Props & { readonly registry: Registry }) {
  const unchanged = state.unchanged.value;
  const layered = view === "onion";
  const sessions = useMemo<Sessions>(() => {
    const config = new Config(detail.tree);
    const make = (side: "before" | "after"): Session => new Session({
      task: { id: detail.task.id, data: detail.task.data, media: detail.media }, config, registry, settings,
      result: layered && side === "before" ? underneath(open.before, open.rows) : shownResult(open[side], open.rows, side === "before" ? "old" : "new", unchanged), readonly: true,
    });
    return { before: make("before"), after: make("after") };
  }, [open, registry, unchanged, layered]);
  useEffect(() => () => {
    sessions.before.dispose();
    sessions.after.dispose();
  }, [sessions]);
  useEffect(() => follow(state, open, sessions), [sessions]);
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => (stage.current ? keepInStep(stage.current) : undefined), [sessions, view]);
  useEffect(() => { if (stage.current) hideUnused(stage.current, open); });
  const blend = state.holding.value ? 0 : state.blend.value;
  const over = view !== "side";
  const style = over ? { "--blend": String(blend), "--cut": `${(1 - blend) * 100}%` } : {};
  return (
    <div ref={stage} class={`review-stage view-${view} ${state.holding.value && !over ? "held" : ""}`} style={style} data-view={view}>
      {(["before", "after"] as const).map((side) => (
        <section key={side} class={`review-side ${side}`} aria-label={c(side)} data-side={side}>
          {!over && <div class="side-name small"><b>{c(side)}</b>{open[side] === null && <span class="faint"> {c("notThere")}</span>}</div>}
          {/* a form: radio buttons of both sides have one name, and only a form keeps them apart */}
          <form class="layout" key={sessions[side]} onSubmit={(event) => event.preventDefault()}><TagView session={sessions[side]} node={sessions[side].config.root} /></form>
          <Markers state={state} open={open} side={side} session={sessions[side]} layered={over} />
        </section>
      ))}
    </div>
  );
}

/** The chosen row is the selected region on both sides, and the other way round. */
function follow(state: ChangesState, open: ChangedAnnotation, { before, after }: Sessions): () => void {
  const stops = [
    effect(() => {
      const row = open.rows.find((one) => one.key === state.row.value);
      queueMicrotask(() => {
        for (const [session, ids] of [[before, row?.old], [after, row?.new]] as const) {
          const known = (ids ?? []).filter((id) => session.document.region(id) !== undefined);
          session.selection.set(...known);
          if (known[0] !== undefined) for (const handle of session.objects.peek().values()) handle.reveal?.(known[0]);
        }
      });
    }),
    ...([[before, "old"], [after, "new"]] as const).map(([session, side]) => effect(() => {
      const id = session.selection.single.value;
      const row = id === null ? undefined : open.rows.find((one) => one[side].includes(id));
      if (row && row.key !== state.row.peek()) queueMicrotask(() => { state.row.value = row.key; });
    })),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Controls that nobody answered, before or after, say nothing in a review. */
function hideUnused(stage: HTMLElement, open: ChangedAnnotation): void {
  const used = new Set([...(open.before?.result ?? []), ...(open.after?.result ?? [])].map((item) => item.from_name));
  for (const control of stage.querySelectorAll<HTMLElement>("[data-control]")) control.toggleAttribute("data-unused", !used.has(control.dataset["control"]));
}

/** What zooms one picture zooms the other: wheel turns and zoom buttons are repeated on it. */
function keepInStep(stage: HTMLElement): () => void {
  const other = (from: Element): Element | null => stage.querySelector(`[data-side="${from.closest("[data-side]")?.getAttribute("data-side") === "before" ? "after" : "before"}"]`);
  const onWheel = (event: WheelEvent): void => {
    const [target, twin] = [event.target, event.isTrusted && event.target instanceof Element ? other(event.target) : null];
    const surface = target instanceof Element ? target.closest("[data-region-surface]") : null;
    const partner = surface && twin?.querySelector<HTMLElement>("[data-region-surface]");
    if (!surface || !partner) return;
    const [here, there] = [surface.getBoundingClientRect(), partner.getBoundingClientRect()];
    const { deltaX, deltaY, deltaMode, ctrlKey, metaKey, shiftKey } = event;
    partner.dispatchEvent(new WheelEvent("wheel", {
      deltaX, deltaY, deltaMode, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true,
      clientX: event.clientX - here.left + there.left, clientY: event.clientY - here.top + there.top,
    }));
  };
  const onClick = (event: MouseEvent): void => {
    const button = event.isTrusted && event.target instanceof Element ? event.target.closest("button[aria-label]") : null;
    if (!button || !button.closest(".stage")) return;
    const twins = other(button)?.querySelectorAll<HTMLElement>(".stage button[aria-label]") ?? [];
    [...twins].find((one) => one.getAttribute("aria-label") === button.getAttribute("aria-label"))?.click();
  };
  const onScroll = (event: Event): void => {
    const from = event.target instanceof HTMLElement && event.target.matches(".layout") ? event.target : null;
    const to = from && other(from)?.querySelector<HTMLElement>(":scope > .layout");
    if (from && to && (to.scrollTop !== from.scrollTop || to.scrollLeft !== from.scrollLeft)) to.scrollTo(from.scrollLeft, from.scrollTop);
  };
  stage.addEventListener("scroll", onScroll, { capture: true, passive: true });
  stage.addEventListener("wheel", onWheel, { capture: true, passive: true });
  stage.addEventListener("click", onClick);
  return () => {
    stage.removeEventListener("scroll", onScroll, { capture: true });
    stage.removeEventListener("wheel", onWheel, { capture: true });
    stage.removeEventListener("click", onClick);
  };
}
