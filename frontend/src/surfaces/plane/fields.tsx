/** Coordinates of the selected region as numbers, for the Details panel. */
import { reshape } from "../../core/actions";
import type { Region } from "../../core/document";
import { asNumber } from "../../core/json";
import { round } from "../../core/result";
import type { Session } from "../../core/session";
import { type StringKey, t } from "../../core/strings";
import { NumberField } from "../../widgets/numberfield";

export interface CoordinateField {
  /** Key in `value`. */
  readonly key: string;
  readonly name: StringKey;
  readonly unit: "%" | "°";
  readonly min?: number;
  /** Times what is stored; for numbers that are parts (0 to 1) and shown as percent. */
  readonly factor?: number;
}

export interface DetailsProps {
  readonly session: Session;
  readonly region: Region;
}

export function CoordinateFields({ session, region, fields }: DetailsProps & { readonly fields: readonly CoordinateField[] }) {
  session.document.version.value;
  const value = session.document.region(region.id)?.main.item.value ?? region.main.item.value ?? {};
  return (
    <div class="xywh">
      {fields.map(({ key, name, unit, min, factor = 1 }) => (
        <NumberField
          key={key} name={t(name)} sign={SIGNS[key] ?? t(name)} unit={unit} value={asNumber(value[key]) * factor} {...(min === undefined ? {} : { min })}
          decimals={unit === "°" ? 1 : 2} step={unit === "°" ? 1 : 0.1} disabled={!session.editable(region.id)}
          onChange={(number) => reshape(session, region.id, { [key]: factor === 1 ? round(number, unit === "°" ? 3 : 4) : round(number / factor, 6) }, `field:${key}:${region.id}`)}
        />
      ))}
    </div>
  );
}

const SIGNS: Readonly<Record<string, string>> = { rotation: "∠", radiusX: "RX", radiusY: "RY" };

const PLACE: readonly CoordinateField[] = [{ key: "x", name: "coordX", unit: "%" }, { key: "y", name: "coordY", unit: "%" }];
const TURN: CoordinateField = { key: "rotation", name: "rotation", unit: "°" };

const RECTANGLE: readonly CoordinateField[] = [
  ...PLACE, { key: "width", name: "coordW", unit: "%", min: 0.0001 }, { key: "height", name: "coordH", unit: "%", min: 0.0001 }, TURN,
];

export function RectangleFields(props: DetailsProps) {
  return <CoordinateFields {...props} fields={RECTANGLE} />;
}

const ELLIPSE: readonly CoordinateField[] = [
  ...PLACE, { key: "radiusX", name: "radiusX", unit: "%", min: 0.0001 }, { key: "radiusY", name: "radiusY", unit: "%", min: 0.0001 }, TURN,
];

export function EllipseFields(props: DetailsProps) {
  return <CoordinateFields {...props} fields={ELLIPSE} />;
}

const POINT: readonly CoordinateField[] = [...PLACE, { key: "width", name: "pointSize", unit: "%", min: 0 }];

export function KeyPointFields(props: DetailsProps) {
  return <CoordinateFields {...props} fields={POINT} />;
}

const PAGE_BOX: readonly CoordinateField[] = RECTANGLE.map((field) => (field.unit === "%" ? { ...field, factor: 100 } : field));

export function PageBoxFields(props: DetailsProps) {
  return <CoordinateFields {...props} fields={PAGE_BOX} />;
}
