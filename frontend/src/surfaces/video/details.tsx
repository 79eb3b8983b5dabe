/** The selected track or range as numbers, for the Details panel. */
import { reshape } from "../../core/actions";
import type { Region } from "../../core/document";
import { round } from "../../core/result";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import type { FrameClock } from "../../geometry/frameclock";
import { formatTime } from "../../geometry/ticks";
import type { Track, TrackBox } from "../../geometry/track";
import { NumberField } from "../../widgets/numberfield";
import { moveRange } from "./actions";
import { rangeOf, sequenceOf, trackOf, withBox } from "./edits";
import type { Player } from "./player";
import { playerOf } from "./players";
import { v } from "./texts";

export interface DetailsProps {
  readonly session: Session;
  readonly region: Region;
}

const FIELDS = [["x", "coordX", "%"], ["y", "coordY", "%"], ["width", "coordW", "%"], ["height", "coordH", "%"], ["rotation", "rotation", "°"]] as const;

/** The box on the present frame, and the keyframes as a list to go to. */
export function TrackDetails({ session, region }: DetailsProps) {
  session.document.version.value;
  const player = playerOf(session, region.main.item.to_name);
  const track = trackOf(region.main.item.value);
  if (!player || !track) return null;
  const frame = player.frame.value;
  const box = track.at(frame);
  return (
    <>
      <p class="dim num video-at">{box ? v("onFrame", { n: frame }) : v("notHere")}</p>
      {box && <BoxFields session={session} region={region} box={box} player={player} frame={frame} />}
      <KeyframeList track={track} frame={frame} player={player} />
    </>
  );
}

interface BoxProps extends DetailsProps {
  readonly box: TrackBox;
  readonly player: Player;
  readonly frame: number;
}

function BoxFields({ session, region, box, player, frame }: BoxProps) {
  const write = (key: keyof TrackBox, number: number): void => {
    const changed = { ...box, [key]: round(number, key === "rotation" ? 3 : 4) };
    reshape(session, region.id, { sequence: withBox(sequenceOf(region.main.item.value), frame, changed, player.clock.peek()) }, `field:${key}:${region.id}:${frame}`);
  };
  return (
    <div class="xywh">
      {FIELDS.map(([key, name, unit]) => (
        <NumberField
          key={key} name={t(name)} sign={key === "rotation" ? "∠" : t(name)} unit={unit} value={box[key]} decimals={unit === "°" ? 1 : 2} step={unit === "°" ? 1 : 0.1}
          {...(key === "width" || key === "height" ? { min: 0.0001 } : {})} disabled={!session.editable(region.id)} onChange={(number) => write(key, number)}
        />
      ))}
    </div>
  );
}

/** Keyframes beyond this many are reached by keys and timeline. */
const LISTED = 200;

function KeyframeList({ track, frame, player }: { readonly track: Track; readonly frame: number; readonly player: Player }) {
  return (
    <div class="video-keyframes" role="group" aria-label={track.keyframes.length === 1 ? v("oneKeyframe") : v("keyframes", { n: track.keyframes.length })}>
      {track.keyframes.slice(0, LISTED).map((one) => (
        <button
          key={one.frame} type="button" class="btn small num" aria-label={`${v("keyframe")} ${one.frame}`} aria-pressed={one.frame === frame} onClick={() => player.go(one.frame)}
        >{one.enabled ? "◆" : "◇"} {one.frame}</button>
      ))}
    </div>
  );
}

/** First and last frame, and the same as times. */
export function RangeDetails({ session, region }: DetailsProps) {
  session.document.version.value;
  const player = playerOf(session, region.main.item.to_name);
  const range = rangeOf(region.main.item.value);
  if (!range) return null;
  const clock = player?.clock.value;
  const move = (first: number, last: number): void => {
    if (player) moveRange({ session, object: region.main.item.to_name ?? "", player }, region.id, Math.round(first), Math.round(last), `range:${region.id}`);
  };
  const off = !session.editable(region.id) || !player;
  return (
    <>
      <div class="xywh">
        <NumberField name={v("start")} value={range.first} min={1} max={range.last} decimals={0} disabled={off} onChange={(first) => move(first, range.last)} />
        <NumberField name={v("end")} value={range.last} min={range.first} max={Math.max(clock?.count ?? Infinity, range.last)} decimals={0} disabled={off} onChange={(last) => move(range.first, last)} />
      </div>
      <p class="dim num video-at">{times(range.first, range.last, clock)}</p>
    </>
  );
}

function times(first: number, last: number, clock: FrameClock | undefined): string {
  const many = last === first ? v("oneFrame") : v("frames", { n: last - first + 1 });
  return clock ? `${formatTime(clock.start(first), 3)} – ${formatTime(clock.end(last), 3)} · ${many}` : many;
}
