/** The bar over a document: pages, find. */
import { useSignal } from "@preact/signals";
import type { Signal } from "@preact/signals-core";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../core/textstrings";
import { Icon } from "../../widgets/icon";
import type { DocumentFind } from "./find";
import { t as own } from "./texts";

interface Props {
  readonly count: number;
  readonly page: Signal<number>;
  readonly go: (page: number) => void;
  readonly find: DocumentFind;
  readonly finding: Signal<boolean>;
  readonly listed: Signal<boolean>;
  readonly fitWidth: () => void;
}

export function PdfBar(props: Props) {
  const { count, page, go, find, finding, listed } = props;
  return (
    <div class="pdf-bar" role="toolbar" aria-label={own("document")}>
      <button type="button" class="ib s" aria-label={own(listed.value ? "hidePages" : "showPages")} aria-expanded={listed.value} onClick={() => { listed.value = !listed.value; }}><Icon name="panelLeft" /></button>
      <button type="button" class="ib s" aria-label={t("previousPage")} title={`${t("previousPage")} (Ctrl ←)`} disabled={page.value === 0} onClick={() => go(page.value - 1)}><Icon name="up" /></button>
      <PageField {...props} />
      <span class="small dim num nowrap" aria-live="polite" aria-label={t("pageOf", { n: page.value + 1, count })}>{own("of", { n: count })}</span>
      <button type="button" class="ib s" aria-label={t("nextPage")} title={`${t("nextPage")} (Ctrl →)`} disabled={page.value >= count - 1} onClick={() => go(page.value + 1)}><Icon name="down" /></button>
      <button type="button" class="btn small quiet" onClick={props.fitWidth}>{own("fitWidth")}</button>
      <span class="grow" />
      {finding.value
        ? <FindField find={find} from={page.value} close={() => { finding.value = false; find.close(); }} />
        : <button type="button" class="ib s" aria-label={own("find")} title={`${own("find")} (/)`} onClick={() => { finding.value = true; }}><Icon name="search" /></button>}
    </div>
  );
}

function PageField({ count, page, go }: Props) {
  const take = (input: HTMLInputElement): void => {
    const wanted = Number(input.value);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) go(wanted - 1);
    input.value = String(page.peek() + 1);
  };
  return (
    <label class="input pdf-number">
      <input
        inputMode="numeric" aria-label={own("goTo")} value={page.value + 1} onFocus={(event) => event.currentTarget.select()} onBlur={(event) => take(event.currentTarget)}
        onKeyDown={(event) => { if (event.key === "Enter") take(event.currentTarget); if (event.key === "Enter" || event.key === "Escape") event.stopPropagation(); }}
      />
    </label>
  );
}

function FindField({ find, from, close }: { readonly find: DocumentFind; readonly from: number; readonly close: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal(find.query.peek());
  useLayoutEffect(() => input.current?.focus(), []); // before the next key arrives
  const found = find.found.value;
  const at = find.current.value ? found.indexOf(find.current.value) : -1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter") find.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const state = (): string => {
    if (typed.value.trim() === "") return "";
    if (found.length > 0) return t("matches", { i: at + 1, n: found.length });
    return find.reading.value === null ? t("noMatches") : own("searching", { n: find.reading.value + 1, of: find.pages.count });
  };
  return (
    <div class="row g4" role="search" aria-label={own("find")}>
      <label class="input"><Icon name="search" />
        <input ref={input} aria-label={own("find")} value={typed.value} onKeyDown={onKeyDown} onInput={(event) => { typed.value = event.currentTarget.value; void find.look(typed.value, from); }} />
      </label>
      <span class="small dim num nowrap" role="status">{state()}</span>
      <button type="button" class="ib s" aria-label={t("findPrevious")} disabled={found.length === 0} onClick={() => find.step(-1)}><Icon name="up" /></button>
      <button type="button" class="ib s" aria-label={t("findNext")} disabled={found.length === 0} onClick={() => find.step(1)}><Icon name="down" /></button>
      <button type="button" class="ib s" aria-label={t("close")} onClick={close}><Icon name="close" /></button>
    </div>
  );
}
