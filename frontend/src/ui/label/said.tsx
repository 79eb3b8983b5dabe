/** A page that says one thing, with ways on. */
import type { ComponentChildren } from "preact";

export function Said({ title, text, art, children }: { readonly title: string; readonly text: string; readonly art: ComponentChildren; readonly children: ComponentChildren }) {
  return (
    <div class="empty page-empty">
      <div class="art">{art}</div>
      <h1>{title}</h1>
      <p>{text}</p>
      <div class="acts">{children}</div>
    </div>
  );
}
