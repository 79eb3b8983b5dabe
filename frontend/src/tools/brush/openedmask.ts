/** How a region that is written as a code stood when the annotation was opened. */
import type { ResultItem } from "../../core/result";
import type { Session } from "../../core/session";

/** The item that held the region's mask; undefined for regions that are new. */
export function openedMask(session: Session, id: string): ResultItem | undefined {
  return session.opened.find((item) => item.id === id && (item.value?.["rle"] !== undefined || item.value?.["imageDataURL"] !== undefined));
}
