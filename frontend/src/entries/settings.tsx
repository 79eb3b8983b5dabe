/** Entry of the settings page: the order of tasks, models, webhooks. */
import { render } from "preact";
import { DATA_EN } from "../core/strings.data.en";
import { startPage } from "../ui/preferences";
import { SettingsPage } from "../ui/settings/page";

await startPage(DATA_EN);
const project = /^\/projects\/(\d+)\/settings/.exec(location.pathname)?.[1];
const root = document.getElementById("app");
if (root && project !== undefined) {
  root.replaceChildren();
  render(<SettingsPage id={Number(project)} />, root);
}
