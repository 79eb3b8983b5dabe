/** Puts a text with its gestures, keys and handle on the page; all of it ends with the scope. */
import { attrBool } from "../../core/config";
import { watchPointer } from "./gestures";
import { registerTextKeys, watchKeys } from "./keys";
import { registerSurface } from "./registry";
import { type SurfaceOptions, TextSurface } from "./surface";

export function setUp(options: SurfaceOptions, announce: (text: string) => void): TextSurface {
  const { session, node, scope } = options;
  const surface = new TextSurface(options);
  if (attrBool(node, "selectionEnabled", true)) watchPointer(surface, scope);
  watchKeys(surface, announce, scope);
  registerSurface(surface, scope);
  registerTextKeys(session);
  if (node.name !== undefined) session.provide(surface, scope);
  return surface;
}
