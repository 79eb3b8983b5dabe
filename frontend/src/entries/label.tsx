/** The labeling page: one task (`/projects/<id>/data?task=`), or the stream (`/projects/<id>/label`). */
import { render } from "preact";
import { LabelApp } from "../ui/label/app";
import { registerCommands } from "../ui/label/commands";
import { interfaceOf, type LabelfsInterface } from "../ui/label/embed";
import { listenToKeys } from "../ui/label/keys";
import { LabelPage } from "../ui/label/page";
import { listenToWork } from "../ui/label/worklisten";
import { forgiveMissingParts } from "../ui/parts";
import { followTheme } from "../ui/theme";

declare global {
  interface Window {
    labelfs: LabelfsInterface;
  }
}

interface Address {
  readonly project: number;
  readonly stream: boolean;
  readonly task: number | null;
  readonly annotation: number | null;
}

function addressOf(location: Location): Address {
  const query = new URLSearchParams(location.search);
  const number = (name: string): number | null => {
    const text = query.get(name);
    return text !== null && /^\d+$/.test(text) ? Number(text) : null;
  };
  const [, project = "1", page] = /\/projects\/(\d+)\/(\w+)/.exec(location.pathname) ?? [];
  return { project: Number(project), stream: page === "label", task: number("task"), annotation: number("annotation") };
}

forgiveMissingParts();
const address = addressOf(location);
const page = new LabelPage(address.project, address.stream);
followTheme(page.settings);
const { language } = page.settings;
// English is here already: only who may want another language fetches the part that knows them
if (!(language.value === "auto" ? navigator.language : language.value).startsWith("en")) await (await import("../ui/language")).loadLanguage(page.settings);
registerCommands(page);
listenToKeys(page);
listenToWork(page);
addEventListener("popstate", () => {
  const { task, annotation } = addressOf(location);
  if (task !== null) void page.openTask(task, { annotation, remember: false });
});
window.labelfs = interfaceOf(page);
const root = document.getElementById("app") ?? document.body;
root.replaceChildren();
render(<LabelApp page={page} />, root);
const work = import("../ui/label/regionwork"); // fetched while the task is on its way: its keys are there when the task is
void page.start(address.task, address.annotation).then(async () => (await work).registerRegionWork(page));
