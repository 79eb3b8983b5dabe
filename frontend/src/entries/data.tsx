/** Entry of the data page. */
import { render } from "preact";
import { DataPage } from "../ui/data/page";
import { startTheme } from "../ui/theme";

startTheme();
const project = /^\/projects\/(\d+)\/data/.exec(location.pathname)?.[1];
const root = document.getElementById("app");
if (root && project !== undefined) render(<DataPage id={Number(project)} />, root);
