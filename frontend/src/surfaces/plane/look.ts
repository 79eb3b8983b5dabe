/** How a region is drawn: colour, tint, line, text. Never stored; follows labels, control attributes and settings. */
import { attrNumber, attrString, type TagNode } from "../../core/config";
import { labelsOfRegion, type Region } from "../../core/document";
import { SUGGESTED } from "../../core/result";
import type { Session } from "../../core/session";

/** A palette slot, or a colour of the config as it is written there. */
export type Ink = { readonly slot: number } | { readonly own: string };

export interface Look {
  readonly ink: Ink;
  /** 0 … 1; null: as usual. */
  readonly fill: number | null;
  /** Pixels; null: as usual. */
  readonly line: number | null;
  /** What stands on the region's tag. */
  readonly text: string;
  readonly dashed: boolean;
}

const NO_LABEL: Ink = { own: "#666666" };

export function lookOf(session: Session, region: Region): Look {
  const item = region.main.item;
  const control = session.config.named(item.from_name);
  const labels = labelsOfRegion(region);
  return {
    ...controlLook(control),
    ink: inkOf(session, item.from_name, labels[0], control),
    text: labels.map((stored) => labelText(session, item.from_name, stored)).join(", "),
    dashed: item.origin === "prediction" || item.origin === SUGGESTED,
  };
}

/** How the region that is being drawn will look. */
export function armedLook(session: Session, control: TagNode, labels: readonly string[]): Look {
  return {
    ...controlLook(control),
    ink: inkOf(session, control.name, labels[0], control),
    text: labels.map((stored) => labelText(session, control.name, stored)).join(", "),
    dashed: false,
  };
}

function controlLook(control: TagNode | undefined): Pick<Look, "fill" | "line"> {
  const written = (name: string): number | null => (control?.attrs?.[name] === undefined ? null : attrNumber(control, name, NaN));
  const number = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
  return { fill: number(written("fillOpacity")) ?? number(written("opacity")), line: number(written("strokeWidth")) };
}

function inkOf(session: Session, name: string | undefined, stored: string | undefined, control: TagNode | undefined): Ink {
  if (stored !== undefined) {
    const label = session.labels.find(name, stored) ?? session.labels.anywhere(stored);
    if (label?.background) return { own: label.background };
    return { slot: label?.slot ?? session.labels.slot(stored) };
  }
  const own = control ? attrString(control, "strokeColor") || attrString(control, "fillColor") : "";
  return own ? { own } : NO_LABEL;
}

function labelText(session: Session, name: string | undefined, stored: string): string {
  return (session.labels.find(name, stored) ?? session.labels.anywhere(stored))?.shown ?? stored;
}
