/** The headline of the details, with the mark of what is new. */
import type { ComponentChildren } from "preact";
import type { RegionMark } from "../../core/regionlist";
import { t } from "../../core/strings";

export function DetailsHead({ title, mark, children }: { readonly title: string; readonly mark?: RegionMark; readonly children?: ComponentChildren }) {
  return (
    <div class="panel-head">
      <h2 id="details-title">{title}</h2>
      <span class="grow" />
      {mark === "new" && <span class="badge added">{t("newMark")}</span>}
      {mark === "changed" && <span class="badge changed">{t("changedMark")}</span>}
      {children}
    </div>
  );
}
