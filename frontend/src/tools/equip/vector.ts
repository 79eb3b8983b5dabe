/** Lines of points that can be curves, and skeletons of named points. */
import { addShape } from "../../surfaces/plane/shapes/all";
import { vector } from "../../surfaces/plane/shapes/vector";
import { equip } from "../all";
import { DrawIdle } from "../drawidle";
import "../snapbutton";
import { DrawingVector, dropVector } from "../vector/drawing";
import { DrawingSkeleton, dropSkeleton, namedPoints } from "../vector/skeleton";
import "../vector/skeletonbar";

addShape(vector);
equip("vector", (host) => new DrawIdle(
  host, "vector",
  (_host, control, p, home) => {
    const points = namedPoints(host, control);
    return points.length > 0 ? new DrawingSkeleton(host, control, points, p, home) : new DrawingVector(host, control, p, home);
  },
  (_host, at) => {
    const control = host.controlFor("vector");
    const points = control ? namedPoints(host, control) : [];
    return points.length > 0 ? dropSkeleton(host, points, at) : dropVector(host, at);
  },
));
