/** Entry of the Changes page: what differs between two states of a project, reviewed and committed. */
import { render } from "preact";
import { DATA_EN } from "../core/strings.data.en";
import { ChangesPage } from "../ui/changes/page";
import { startPage } from "../ui/preferences";

await startPage(DATA_EN);
const project = /^\/projects\/(\d+)\/changes/.exec(location.pathname)?.[1];
const root = document.getElementById("app");
if (root && project !== undefined) {
  root.replaceChildren();
  render(<ChangesPage id={Number(project)} />, root);
}
