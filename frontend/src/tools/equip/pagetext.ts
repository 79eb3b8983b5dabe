/** Text of pages. */
import { equip } from "../all";
import { TextIdle } from "../pagetext";

equip("text", (host) => new TextIdle(host));
