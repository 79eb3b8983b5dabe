/** The bucket: a click into a hole of the selected mask fills it. */
import { texts } from "../../core/strings";
import { filledHole } from "../../geometry/floodfill";
import type { PointerInput } from "../../surfaces/plane/input";
import { SelectIdle } from "../select/idle";
import type { Next } from "../state";
import { type MaskTarget, selectedMask, writeMask } from "./target";

const t = texts({
  en: { choose: "Select a mask to fill", open: "This place is not enclosed by the mask" },
  de: { choose: "Wählen Sie eine Maske zum Füllen", open: "Diese Stelle ist von der Maske nicht umschlossen" },
  es: { choose: "Seleccione una máscara que rellenar", open: "La máscara no rodea este lugar" },
  fr: { choose: "Sélectionnez un masque à remplir", open: "Cet endroit n’est pas entouré par le masque" },
  zh: { choose: "请选择要填充的掩码", open: "此处未被掩码包围" },
});

export class FillIdle extends SelectIdle {
  override readonly name = "fill.idle";

  override down(p: PointerInput): Next {
    const target = this.#target();
    if (p.ctrl || (!target && this.#isOnRegion(p))) return super.down(p);
    if (target) this.#fill(target, p);
    else this.host.session.notice.value = t("choose");
  }

  #fill(target: MaskTarget, p: PointerInput): void {
    const { mask } = target.figure;
    const { x, y } = target.figure.inMask(p.at);
    const filled = filledHole(mask, x, y);
    if (filled) writeMask(this.host, target, filled);
    else this.host.session.notice.value = t("open");
  }

  #target(): MaskTarget | null {
    return selectedMask(this.host, ["brush", "bitmask"]);
  }

  #isOnRegion(p: PointerInput): boolean {
    return this.host.model.at(p.at, 0).length > 0;
  }

  override cursor(p: PointerInput | null): string {
    return this.#target() ? "crosshair" : super.cursor(p);
  }
}
