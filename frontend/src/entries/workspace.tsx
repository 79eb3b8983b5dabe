/** Entry of the page of all projects. */
import { render } from "preact";
import { startTheme } from "../ui/theme";
import { WorkspacePage } from "../ui/workspace/page";

startTheme();
const root = document.getElementById("app");
if (root) render(<WorkspacePage />, root);
