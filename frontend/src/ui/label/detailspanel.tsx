/** Everything about the selected region; with nothing selected, the task's own fields. */
import { useEffect } from "preact/hooks";
import { t } from "../../core/strings";
import { later } from "../../widgets/later";
import { DetailsHead } from "./detailshead";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { TaskFields } from "./taskfields";

const load = () => import("./regiondetails");
const RegionDetails = later(async () => (await load()).RegionDetails);
const ManyDetails = later(async () => (await load()).ManyDetails);

interface Props {
  readonly page: LabelPage;
  readonly open: OpenAnnotation;
}

export function DetailsPanel({ page, open }: Props) {
  const { session } = open;
  useEffect(() => void load(), []); // wanted with the first region, not before the page is there
  session.document.version.value;
  const ids = session.selection.ids.value;
  const single = session.selection.single.value;
  const region = single === null ? undefined : session.document.region(single);
  if (region) return <RegionDetails key={region.id} page={page} open={open} region={region} />;
  if (ids.length > 1) return <ManyDetails page={page} session={session} ids={ids} />;
  return (
    <>
      <DetailsHead title={t("details")} />
      <TaskFields page={page} open={open} />
    </>
  );
}
