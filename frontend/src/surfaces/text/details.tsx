/** Details of a selected span: its text, its place, what it contains, and one action for all equal words. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Region } from "../../core/document";
import type { Session } from "../../core/session";
import { t } from "../../core/textstrings";
import { labelEqual, unlabeled } from "./equal";
import { lookOf } from "./look";
import { surfaceOf } from "./registry";
import type { PlacedSpan } from "./spans";
import type { TextSurface } from "./surface";

interface Props {
  readonly session: Session;
  readonly region: Region;
}

export function SpanDetails({ session, region }: Props) {
  session.objects.value;
  session.document.version.value;
  const surface = surfaceOf(session, region);
  const span = surface?.index.get(region.id);
  if (!surface || !span) return null;
  const look = lookOf(session, surface.name, span);
  const inner = surface.index.within(span).filter((one) => one.id !== region.id && one.start >= span.start && one.end <= span.end);
  const warning = surface.unplaced.value.get(region.id);
  const [start, end] = [surface.points.toPoint(span.start), surface.points.toPoint(span.end)];
  return (
    <>
      <div class={`text-quote ${look?.slot ?? "l16"}`} style={look?.color ? { "--l": look.color } : {}} dir="auto">{quote(surface, span)}</div>
      <dl class="kv">
        <dt>{t("characters")}</dt><dd class="num">{start} – {end}</dd>
        {inner.length > 0 && <><dt>{t("contains")}</dt><dd class="text-contains">{contained(session, surface, inner)}</dd></>}
      </dl>
      {warning !== undefined && <p class="text-warning" role="note">{warning}</p>}
      <EqualButton session={session} region={region} surface={surface} />
    </>
  );
}

function quote(surface: TextSurface, span: PlacedSpan): string {
  const text = surface.text.slice(span.start, span.end);
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}

function contained(session: Session, surface: TextSurface, inner: readonly PlacedSpan[]) {
  return inner.slice(0, 8).map((one) => {
    const look = lookOf(session, surface.name, one);
    return look && <button type="button" key={one.id} class={`tag ${look.slot}`} style={look.color ? { "--l": look.color } : {}}
      onClick={() => session.selection.set(one.id)}>{look.name || "—"}</button>;
  });
}

/** Looked for while nothing else is to do: a word of a long text stands there thousands of times. */
function EqualButton({ session, region, surface }: Props & { readonly surface: TextSurface }) {
  const count = useSignal(0);
  useEffect(() => {
    const waiting = setTimeout(() => { count.value = unlabeled(surface, region).length; }, 30);
    return () => clearTimeout(waiting);
  }, [surface, region, session.document.version.value]);
  const others = count.value;
  if (others === 0 || session.readonly.value) return null;
  return (
    <button type="button" class="btn small text-equal" onClick={() => labelEqual(surface, region)}>
      {t(others === 1 ? "labelEqualOne" : "labelEqualMany", { n: others })}<kbd aria-hidden="true">Alt W</kbd>
    </button>
  );
}
