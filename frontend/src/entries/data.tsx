/** Entry of the data page. */
import { render } from "preact";
import { DATA_EN } from "../core/strings.data.en";
import { DataPage } from "../ui/data/page";
import { startPage } from "../ui/preferences";

await startPage(DATA_EN);
const [, project, page] = /^\/projects\/(\d+)\/(data|import|export)/.exec(location.pathname) ?? [];
const root = document.getElementById("app");
if (root && project !== undefined) render(<DataPage id={Number(project)} moving={page === "import" || page === "export" ? page : null} />, root);
