/** `<Text>`: plain text that can carry spans. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { attrBool } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import { blocksOf } from "../surfaces/text/blocks";
import { FindBar } from "../surfaces/text/findbar";
import { carriesSpans, Notes, savesText, useLoaded } from "../surfaces/text/loaded";
import { PlainView } from "../surfaces/text/plainview";
import { setUp } from "../surfaces/text/setup";
import { loadText, plainText } from "../surfaces/text/source";
import { PlainModel } from "../surfaces/text/spans";
import type { TextSurface } from "../surfaces/text/surface";

function TextObject({ session, node }: TagProps) {
  const root = useRef<HTMLElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const [surface, setSurface] = useState<TextSurface | null>(null);
  const loaded = useLoaded(session, node, () => plainText(session, node), () => loadText(session, node), "");
  const perLine = session.settings.lineNumbers.value;
  useLayoutEffect(() => {
    if (!root.current || !loaded) return;
    const scope = session.scope.child();
    root.current.replaceChildren();
    const view = new PlainView(root.current, loaded.value, blocksOf(loaded.value, perLine));
    const model = new PlainModel(loaded.value, savesText(node));
    setSurface(setUp({ session, node, model, view, scope }, (text) => { if (live.current) live.current.textContent = text; }));
    return () => scope.dispose();
  }, [session, node, loaded, perLine]);
  const labels = carriesSpans(session, node.name);
  const names = labels && session.settings.showLabels.value && attrBool(node, "showLabels", true);
  return (
    <div class="text-object">
      {surface && labels && <FindBar surface={surface} />}
      <Notes session={session} node={node} error={loaded?.error ?? null} />
      <article
        ref={root} class={`text-doc${names ? " named" : labels ? " spans" : ""}${perLine ? " numbered" : ""}`} data-object={node.name} aria-label={node.name}
        aria-busy={loaded === null} tabIndex={labels ? 0 : undefined} data-selectable={attrBool(node, "selectionEnabled", true)}
      />
      <div class="vh" aria-live="polite" ref={live} />
    </div>
  );
}

const definition: TagDefinition = { tag: "Text", view: TextObject };
export default definition;
