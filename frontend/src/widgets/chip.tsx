/** A label as a small tag: a square in its colour beside neutral text. */
import type { LabelInfo } from "../core/labels";
import type { Session } from "../core/session";
import { type LabelColour, labelColour } from "./labelcolour";

/** The colour of a stored label text; texts that the config does not know get the next palette slot. */
export function colourOf(session: Session, stored: string, control?: string): LabelColour {
  const label: LabelInfo | undefined = session.labels.find(control, stored) ?? session.labels.anywhere(stored);
  return label ? labelColour(label) : { class: `l${session.labels.slot(stored)}`, style: {} };
}

export function Chip({ session, stored, control }: { readonly session: Session; readonly stored: string; readonly control?: string }) {
  const colour = colourOf(session, stored, control);
  const label = session.labels.find(control, stored) ?? session.labels.anywhere(stored);
  return <span class={`tag ${colour.class}`} style={colour.style}><span class="cut">{label?.shown ?? stored}</span></span>;
}
