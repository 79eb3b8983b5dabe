/** What a tag's module declares: one `TagDefinition` as default export of src/tags/<tag in lower case>.tsx. */
import type { ComponentChildren, ComponentType } from "preact";
import type { TagNode } from "./config";
import type { Region } from "./document";
import type { ResultItem } from "./result";
import type { Session } from "./session";

export interface TagProps {
  readonly session: Session;
  readonly node: TagNode;
  /** The region that a per-region control describes; absent for whole-object controls and objects. */
  readonly region?: Region;
  /** Draws child tags; only containers need it. */
  readonly render: (node: TagNode) => ComponentChildren;
}

/** A drawing tool that a control offers on its object's surface; the surface's tools/ folder runs it by `id`. */
export interface ToolSpec {
  /** `data-tool` of its button: rectangle, polygon, brush, … */
  readonly id: string;
  /** Default key, such as `R`. */
  readonly key?: string;
}

export interface TagDefinition {
  /** Canonical spelling. */
  readonly tag: string;
  /** What stands at the tag's place in the layout; nothing for child tags. */
  readonly view?: ComponentType<TagProps>;
  /** Result type and payload key that the control writes. */
  readonly result?: { readonly type: string; readonly payload?: string };
  /** The control describes (choices, text …) instead of drawing; `view` then also serves with a `region`. */
  readonly classifies?: boolean;
  readonly tools?: readonly ToolSpec[];
  /** Short text in the region row, such as `7 × 27 %` or the span's text. */
  readonly summary?: (item: ResultItem, session: Session) => string;
  /** Where in the media a region begins, for sorting. */
  readonly position?: (item: ResultItem) => number;
  /** Fields for the selected region in the Details panel (coordinates as numbers, times …). */
  readonly details?: ComponentType<{ readonly session: Session; readonly region: Region }>;
  /** Why a submit must wait, or null; `select` what the person should look at. */
  readonly validate?: (session: Session, node: TagNode) => ValidationProblem | null;
  /** Work before the result is sent (pending texts, default values). */
  readonly beforeSubmit?: (session: Session, node: TagNode) => void;
}

export interface ValidationProblem {
  readonly message: string;
  readonly region?: string;
}

export class Registry {
  readonly #definitions = new Map<string, TagDefinition>();

  add(definition: TagDefinition): void {
    this.#definitions.set(definition.tag.toLowerCase(), definition);
  }

  get(tag: string | undefined): TagDefinition | undefined {
    return tag === undefined ? undefined : this.#definitions.get(tag.toLowerCase());
  }
}
