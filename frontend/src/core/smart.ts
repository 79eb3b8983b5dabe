/** Smart controls: what is drawn asks a model instead of becoming a region, and its answer is a suggestion. */
import { attrBool, type TagNode } from "./config";
import type { ResultItem } from "./result";
import type { Session } from "./session";
import { suggest } from "./suggestions";

/** Asks a model what it makes of drawn regions; the one seam between drawing and whatever serves a model. Rejects with what went wrong. */
export type SmartPrompt = (drawn: readonly ResultItem[]) => Promise<SmartAnswer>;

export interface SmartAnswer {
  readonly result: readonly ResultItem[];
  readonly score?: number | null;
}

/** Kinds of regions that models understand as a prompt. */
const PROMPTS = ["rectangle", "keypoint", "brush", "polygon", "ellipse"];

/** Whether what this control draws may be a prompt (`smart`, on unless the config says no). */
export function isSmart(control: TagNode): boolean {
  return attrBool(control, "smart", true) && PROMPTS.some((kind) => control.tag.toLowerCase().startsWith(kind));
}

/** Whether this control draws prompts alone (`smartOnly`), wherever a model is there to be asked. */
export function isSmartOnly(control: TagNode): boolean {
  return isSmart(control) && attrBool(control, "smartOnly", false);
}

/** From now on what these controls draw goes to `ask`; `told` hears how it ended: how many suggestions came, or why none. */
export function promptBy(session: Session, ask: SmartPrompt, told: (count: number, problem?: string) => void, prompts: (control: TagNode) => boolean = isSmart): void {
  session.drawn.value = (control, items) => {
    if (!prompts(control)) return false;
    ask(items.map(asPrompt)).then(({ result, score }) => told(suggest(session, result, score).length), (error: unknown) => told(0, error instanceof Error ? error.message : String(error)));
    return true;
  };
}

/** A drawn point says “this belongs to it”. */
function asPrompt(item: ResultItem): ResultItem {
  return item.type?.startsWith("keypoint") ? { ...item, is_positive: true } : item;
}
