/** Pages of a list of pictures: back, forth, a strip of thumbnails. */
import { useSignal } from "@preact/signals";
import type { Signal } from "@preact/signals-core";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import type { Media } from "./media";

export function Pager({ pages, page }: { readonly pages: readonly Media[]; readonly page: Signal<number> }) {
  const last = pages.length - 1;
  const go = (to: number): void => {
    page.value = Math.min(Math.max(to, 0), last);
  };
  return (
    <div class="float" style="left:50%;bottom:12px;transform:translateX(-50%);max-width:calc(100% - 520px);min-width:min-content" role="toolbar" aria-label={t("pages")}>
      <button type="button" class="ib" aria-label={t("previousPage")} title={`${t("previousPage")} (Ctrl ←)`} disabled={page.value === 0} onClick={() => go(page.value - 1)}>
        <Icon name="left" />
      </button>
      <div class="row g4" style="overflow-x:auto;scrollbar-width:thin;padding:2px">
        {pages.map((media, i) => <Thumb key={i} media={media} n={i + 1} current={i === page.value} go={() => go(i)} />)}
      </div>
      <span class="num small nowrap" style="padding:0 4px" aria-live="polite" aria-label={t("pageOf", { n: page.value + 1, count: pages.length })}>
        {page.value + 1} / {pages.length}
      </span>
      <button type="button" class="ib" aria-label={t("nextPage")} title={`${t("nextPage")} (Ctrl →)`} disabled={page.value === last} onClick={() => go(page.value + 1)}>
        <Icon name="right" />
      </button>
    </div>
  );
}

interface ThumbProps {
  readonly media: Media;
  readonly n: number;
  readonly current: boolean;
  readonly go: () => void;
}

function Thumb({ media, n, current, go }: ThumbProps) {
  const broken = useSignal(false);
  const ring = current ? "box-shadow:0 0 0 2px var(--accent)" : "";
  return (
    <button
      type="button" class="ib" aria-label={t("pageNumber", { n })} title={media.reference} aria-current={current ? "page" : undefined} onClick={go}
      style={`width:44px;height:32px;overflow:hidden;background:var(--sunken);${ring}`}
    >
      {media.url && !broken.value ? <img src={media.url} alt="" loading="lazy" draggable={false} onError={() => (broken.value = true)} style="width:44px;height:32px;object-fit:cover" /> : <Icon name="image" />}
    </button>
  );
}
