/** The drawing tools of one plane as a column of buttons at its left edge. */
import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { shownKey } from "../core/labelkeys";
import { t } from "../core/strings";
import { Icon } from "../widgets/icon";
import { extras, type Tool, TOOLS } from "./all";
import { offeredTools, type ToolBench } from "./bench";

/** Room (view pixels) of a button and its share of lines and edges; where there is less, the buttons stand in two columns. */
const TALLEST = 38;

export function Toolbox({ bench }: { readonly bench: ToolBench }) {
  const { session, model } = bench.host;
  const box = useRef<HTMLDivElement>(null);
  const offered = new Set(offeredTools(session, model.object).filter((id) => id === "text" || !session.readonly.value));
  const tools = TOOLS.filter((tool) => tool.group === "view" || offered.has(tool.id));
  const low = useComputed(() => bench.host.view.viewport.value.view.height < TALLEST * (tools.length + extras().length) && tools.length > 6);
  return (
    <div
      ref={box} class={low.value ? "toolbox two" : "toolbox"} role="toolbar" aria-orientation="vertical" aria-label={t("drawingTools")}
      onKeyDown={(event) => moveFocus(box.current, event)}
    >
      {tools.map((tool, i) => [
        i > 0 && tool.group !== tools[i - 1]?.group && <hr key={`before-${tool.id}`} />,
        <ToolButton key={tool.id} bench={bench} tool={tool} />,
      ])}
      {extras().map(({ button: Button }, i) => Button && <Button key={i} bench={bench} />)}
    </div>
  );
}

function ToolButton({ bench, tool }: { readonly bench: ToolBench; readonly tool: Tool }) {
  const pressed = bench.current.value === tool.id;
  const key = shownKey(toolKey(bench, tool));
  return (
    <button
      type="button" class="ib" data-tool={tool.id} aria-label={t(tool.title)} aria-pressed={pressed} aria-keyshortcuts={key.replaceAll(" ", "+")}
      title={`${t(tool.title)} (${key})`} tabIndex={pressed ? 0 : -1} onClick={() => bench.choose(tool.id)}
    >
      <Icon name={tool.icon} />
    </button>
  );
}

/** The key in force: a project or a person may have changed it. */
function toolKey(bench: ToolBench, tool: Tool): string {
  return bench.host.session.hotkeys.overrides.value[`tool:${tool.id}`] ?? tool.key;
}

/** Arrow keys walk through the buttons; only one of them is a tab stop. */
function moveFocus(box: HTMLElement | null, event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !box) return;
  const buttons = [...box.querySelectorAll<HTMLButtonElement>("button")];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
