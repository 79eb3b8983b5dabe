/** The setting “submit single choices at once”: one click answers the task and goes on. */
import type { Config } from "../../core/config";
import { attrBool, attrString } from "../../core/config";
import type { ChangeEvent } from "../../core/document";
import type { Dispose } from "../../core/scope";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { submit, usualWay } from "./submit";

/** Only where a single choice is all that the config asks. */
export function asksOneChoice(config: Config): boolean {
  const controls = config.controls();
  const [only] = controls;
  return controls.length === 1 && only?.tag === "Choices" && attrString(only, "choice", "single").startsWith("single") && !attrBool(only, "perRegion", false);
}

export function watchAutoSubmit(page: LabelPage, open: OpenAnnotation): Dispose {
  return open.session.document.observe((event) => {
    if (page.settings.autoSubmit.value && answered(event) && asksOneChoice(open.session.config)) setTimeout(() => void submit(page, { then: usualWay(page) }), 0);
  });
}

function answered({ origin, change }: ChangeEvent): boolean {
  return origin === "local" && change.created.length + change.updated.length > 0;
}
