/** Which mask a stroke goes to: the selected one, else a new one of the control in force. */
import { deleteRegions, reshapeAll } from "../../core/actions";
import { isEmptyMask, type Mask, sameMask } from "../../geometry/mask";
import { MaskFigure } from "../../surfaces/plane/shapes/mask";
import type { PlaneHost } from "../host";
import { openedMask } from "./openedmask";

export interface MaskTarget {
  readonly id: string;
  readonly figure: MaskFigure;
}

/** The one selected mask of this kind, when it may be edited. */
export function selectedMask(host: PlaneHost, kinds: readonly MaskFigure["kind"][]): MaskTarget | null {
  const [only, ...others] = host.model.selected();
  if (!only || others.length > 0 || !(only.figure instanceof MaskFigure) || !kinds.includes(only.figure.kind)) return null;
  return host.session.editable(only.id) ? { id: only.id, figure: only.figure } : null;
}

/** Write a changed mask; one erased to nothing is deleted. */
export function writeMask(host: PlaneHost, { id, figure }: MaskTarget, mask: Mask): void {
  if (sameMask(mask, figure.mask)) return;
  if (isEmptyMask(mask)) return deleteRegions(host.session, [id]);
  reshapeAll(host.session, new Map([[id, figure.with(mask).valueAfter(openedMask(host.session, id))]]));
}
