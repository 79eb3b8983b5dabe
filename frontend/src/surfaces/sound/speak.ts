/** What a screen reader says when the selection of a sound changes. */
import { effect } from "@preact/signals-core";
import { labelsOfRegion } from "../../core/document";
import type { Scope } from "../../core/scope";
import { formatTime } from "../../geometry/ticks";
import { t } from "./strings";
import type { SoundSurface } from "./surface";

export function speakSelection(surface: SoundSurface, say: (text: string) => void, scope: Scope): void {
  const { session, ranges } = surface;
  scope.add(effect(() => {
    const range = ranges.get(session.selection.single.value);
    const region = range && session.document.region(range.id);
    if (!range || !region) return;
    const label = labelsOfRegion(region).map((one) => session.labels.anywhere(one)?.shown ?? one).join(", ") || t("unlabeled");
    say(t("spokenRange", { label, start: formatTime(range.start, 2), end: formatTime(range.end, 2) }));
  }));
}
