/** Details of a box on a page: its text, its numbers. */
import { reshape } from "../../core/actions";
import { asString } from "../../core/json";
import { pageOfItem, type ResultItem } from "../../core/result";
import { t } from "../../core/strings";
import { percent } from "../plane/describe";
import { type DetailsProps, PageBoxFields } from "../plane/fields";
import { t as own } from "./texts";

export function PageBoxDetails({ session, region }: DetailsProps) {
  session.document.version.value;
  const item = session.document.region(region.id)?.main.item ?? region.main.item;
  return (
    <>
      <label class="field">
        <span class="lbl">{own("boxText")}</span>
        <textarea
          class="input" rows={2} dir="auto" data-ocrtext="true" readOnly={!session.editable(region.id)} value={asString(item.value?.["ocrtext"])}
          onInput={(event) => reshape(session, region.id, { ocrtext: event.currentTarget.value }, `ocrtext:${region.id}`)}
        />
      </label>
      <PageBoxFields session={session} region={region} />
      <p class="small dim">{t("pageNumber", { n: pageOfItem(item) + 1 })}</p>
    </>
  );
}

/** The text in the box, else its size. */
export function pageBoxSummary(item: ResultItem): string {
  const { ocrtext, width, height } = item.value ?? {};
  const part = (value: unknown): string => percent(typeof value === "number" ? value * 100 : 0);
  return asString(ocrtext) || `${part(width)} × ${part(height)} %`;
}
