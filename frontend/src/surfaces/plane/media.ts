/** From a reference in the data to something an <img> can show, or why not. No DOM. */
import { asString, type Json } from "../../core/json";
import type { PictureView, SessionTask } from "../../core/session";
import type { StringKey } from "../../core/strings";

export interface Media {
  /** As it stands in the data. */
  readonly reference: string;
  readonly url: string | null;
  /** Why there is no URL. */
  readonly reason: StringKey | null;
  /** Shown in place of a file that the browser does not show well; `url` is its preview. */
  readonly view?: PictureView;
}

/** References that the server knows are shown by its URL; same-origin paths and inline pictures as they are; nothing else is fetched. */
export function mediaOf(task: SessionTask, value: Json | undefined): Media {
  const reference = asString(value);
  if (reference === "") return { reference, url: null, reason: "pictureNone" };
  const known = Object.hasOwn(task.media, reference) ? task.media[reference] : undefined;
  const view = Object.hasOwn(task.pictures ?? {}, reference) ? task.pictures?.[reference] : undefined;
  if (view) return { reference, url: view.url, reason: null, view };
  if (known && /\.hei[cf]$/i.test(reference)) return { reference, url: null, reason: "pictureHeic" };
  if (known) return { reference, url: known, reason: null };
  if (/^(data:image\/|blob:)/i.test(reference) || /^\/(?!\/)/.test(reference)) return { reference, url: reference, reason: null };
  const foreign = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(reference);
  return { reference, url: null, reason: foreign ? "pictureForeign" : "pictureBroken" };
}

/** All pages of an object: the list of `valueList`, else the one `value` (which may itself be a list). */
export function pagesOf(task: SessionTask, value: Json | undefined): readonly Media[] {
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => mediaOf(task, one));
  return [mediaOf(task, value)];
}
