/** Brightness, contrast and gamma of the picture as shown; never stored. */
export interface Adjustments {
  /** Percent, 100 is neutral. */
  readonly brightness: number;
  readonly contrast: number;
  /** Exponent, 1 is neutral. */
  readonly gamma: number;
}

export const NEUTRAL: Adjustments = { brightness: 100, contrast: 100, gamma: 1 };

export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export const RANGES: Readonly<Record<keyof Adjustments, SliderRange>> = {
  brightness: { min: 0, max: 400, step: 5 }, contrast: { min: 0, max: 400, step: 5 }, gamma: { min: 0.2, max: 4, step: 0.05 },
};

/** The CSS filter for it; `gammaId` names an SVG filter in the page. */
export function filterOf({ brightness, contrast, gamma }: Adjustments, gammaId: string): string {
  const parts = [
    brightness === 100 ? "" : `brightness(${brightness}%)`,
    contrast === 100 ? "" : `contrast(${contrast}%)`,
    gamma === 1 ? "" : `url(#${gammaId})`,
  ];
  return parts.filter(Boolean).join(" ") || "none";
}
