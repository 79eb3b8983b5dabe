/** The text that can be selected on a plane: the shown page's, once it is read. */
import type { PlaneModel } from "../plane/model";
import type { PageText } from "./pagetext";

export interface SelectableText {
  readonly text: PageText | null;
  readonly select: (start: number, end: number) => void;
}

const sources = new WeakMap<PlaneModel, () => SelectableText>();

export function offerText(model: PlaneModel, source: () => SelectableText): void {
  sources.set(model, source);
}

export function textOn(model: PlaneModel): SelectableText | null {
  return sources.get(model)?.() ?? null;
}
