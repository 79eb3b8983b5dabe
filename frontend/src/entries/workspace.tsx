/** Entry of the page of all projects. */
import { render } from "preact";
import { DATA_EN } from "../core/strings.data.en";
import { startPage } from "../ui/preferences";
import { WorkspacePage } from "../ui/workspace/page";

await startPage(DATA_EN);
const root = document.getElementById("app");
if (root) render(<WorkspacePage />, root);
