/** `t` with the English texts of text objects and form controls; pages of pictures do without them. */
import { addEnglish, t } from "./strings";
import { TEXT_EN } from "./strings.text.en";

addEnglish(TEXT_EN);

export { t };
