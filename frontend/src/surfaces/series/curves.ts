/** How samples are joined to a line; the names are those of d3-shape. Points are pixels; NaN is a gap. */

export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void;
}

export interface Points {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

/** Draw the points with gaps where a value is missing. */
export function trace(pen: Pen, { xs, ys }: Points, curve: string): void {
  const draw = CURVES[curve] ?? (/^curveStep/.test(curve) ? step : smooth);
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(ys[i])) continue;
    let end = i;
    while (end + 1 < xs.length && !Number.isNaN(ys[end + 1])) end++;
    pen.moveTo(xs[i] as number, ys[i] as number);
    if (end === i) pen.lineTo((xs[i] as number) + 0.01, ys[i] as number);
    else draw(pen, xs.subarray(i, end + 1), ys.subarray(i, end + 1));
    i = end;
  }
}

type Draw = (pen: Pen, xs: Float64Array, ys: Float64Array) => void;

/** For each pair of neighbours. */
function pairs(each: (pen: Pen, ax: number, ay: number, bx: number, by: number) => void): Draw {
  return (pen, xs, ys) => {
    for (let i = 1; i < xs.length; i++) each(pen, xs[i - 1] as number, ys[i - 1] as number, xs[i] as number, ys[i] as number);
  };
}

const linear = pairs((pen, _ax, _ay, bx, by) => pen.lineTo(bx, by));
const step = pairs((pen, ax, ay, bx, by) => {
  const middle = (ax + bx) / 2;
  pen.lineTo(middle, ay);
  pen.lineTo(middle, by);
  pen.lineTo(bx, by);
});
const stepAfter = pairs((pen, _ax, ay, bx, by) => {
  pen.lineTo(bx, ay);
  pen.lineTo(bx, by);
});
const stepBefore = pairs((pen, ax, _ay, bx, by) => {
  pen.lineTo(ax, by);
  pen.lineTo(bx, by);
});

/** A cubic B-spline, which goes near the points and through the first and the last. */
const basis: Draw = (pen, xs, ys) => {
  const at = (of: Float64Array, i: number): number => of[Math.max(0, Math.min(of.length - 1, i))] as number;
  const knot = (of: Float64Array, i: number): number => (at(of, i - 1) + 4 * at(of, i) + at(of, i + 1)) / 6;
  for (let i = 0; i < xs.length; i++) {
    const [ax, bx] = [(2 * at(xs, i) + at(xs, i + 1)) / 3, (at(xs, i) + 2 * at(xs, i + 1)) / 3];
    const [ay, by] = [(2 * at(ys, i) + at(ys, i + 1)) / 3, (at(ys, i) + 2 * at(ys, i + 1)) / 3];
    const last = i === xs.length - 1;
    pen.bezierCurveTo(ax, ay, bx, by, last ? at(xs, i) : knot(xs, i + 1), last ? at(ys, i) : knot(ys, i + 1));
  }
};

/** Through all points, with a slope that keeps lows low and highs high (Fritsch and Carlson 1980). */
const smooth: Draw = (pen, xs, ys) => {
  const count = xs.length;
  const rise = (i: number): number => ((ys[i + 1] as number) - (ys[i] as number)) / Math.max(1e-9, (xs[i + 1] as number) - (xs[i] as number));
  const slope = (i: number): number => {
    if (i === 0 || i === count - 1) return rise(Math.min(i, count - 2));
    const [a, b] = [rise(i - 1), rise(i)];
    return a * b <= 0 ? 0 : (2 * a * b) / (a + b);
  };
  for (let i = 1; i < count; i++) {
    const [ax, ay, bx, by] = [xs[i - 1] as number, ys[i - 1] as number, xs[i] as number, ys[i] as number];
    const third = (bx - ax) / 3;
    pen.bezierCurveTo(ax + third, ay + third * slope(i - 1), bx - third, by - third * slope(i), bx, by);
  }
};

const CURVES: Readonly<Record<string, Draw>> = { curveLinear: linear, curveStep: step, curveStepAfter: stepAfter, curveStepBefore: stepBefore, curveBasis: basis, curveBundle: basis };
