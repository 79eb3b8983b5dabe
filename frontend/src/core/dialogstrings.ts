/** Makes the English texts of `strings.dialogs.en.ts` known: for modules that the first page does not load. */
import { addEnglish } from "./strings";
import { DIALOGS_EN } from "./strings.dialogs.en";

addEnglish(DIALOGS_EN);
