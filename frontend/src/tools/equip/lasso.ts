/** The lasso. */
import { equip } from "../all";
import { LassoIdle } from "../lasso";

equip("lasso", (host) => new LassoIdle(host));
