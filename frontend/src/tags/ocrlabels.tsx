/** `<OcrLabels>`: labels for boxes on the pages of a document, with the text they hold. */
import { asNumber } from "../core/json";
import type { TagDefinition } from "../core/registry";
import { PageBoxDetails, pageBoxSummary } from "../surfaces/pdf/details";
import { addShape } from "../surfaces/plane/shapes/all";
import { pageBox } from "../surfaces/plane/shapes/pagebox";
import "../tools/equip/pagetext";
import "../tools/equip/rectangle";
import { LabelBar } from "../widgets/labelbar";

addShape(pageBox);

export default {
  tag: "OcrLabels",
  view: LabelBar,
  result: { type: "ocrlabels", payload: "ocrlabels" },
  tools: [{ id: "rectangle", key: "R" }, { id: "text", key: "T" }],
  summary: pageBoxSummary,
  position: (item) => asNumber(item.value?.["y"]) * 1e5 + asNumber(item.value?.["x"]),
  details: PageBoxDetails,
} satisfies TagDefinition;
