/** What a screen reader says about the selection on a plane. */
import type { Session } from "../core/session";
import { t } from "../core/strings";
import type { PlaneModel } from "../surfaces/plane/model";

/** Null while the selection lies on other objects. Reading it in an effect follows the selection. */
export function selectionText(session: Session, model: PlaneModel): string | null {
  const ids = session.selection.ids.value;
  const here = ids.filter((id) => model.items.has(id));
  if (ids.length === 0) return t("nothingChosen");
  const [only] = here;
  if (only === undefined) return null;
  if (here.length > 1) return t("regionsChosen", { n: here.length });
  const region = session.document.region(only);
  if (!region) return null;
  const summary = session.registry.get(session.config.named(region.main.item.from_name)?.tag)?.summary?.(region.main.item, session) ?? "";
  const order = [...model.items.values()].sort((a, b) => a.order - b.order);
  const n = order.findIndex(({ id }) => id === only) + 1;
  return t("regionChosen", { n, count: order.length, label: model.items.get(only)?.look.text || t("noLabel"), summary });
}
