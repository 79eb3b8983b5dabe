import type { Catalogue } from "./strings";

export const STRINGS: Catalogue = {};
