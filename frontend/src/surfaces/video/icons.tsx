/** Icons that only a video needs; they travel with it. */
import { Icon, type IconName, isIconName } from "../../widgets/icon";

const PATHS = {
  keyframe: '<path d="M8 2.5L13.5 8 8 13.5 2.5 8z"/><path d="M8 5.75v4.5M5.75 8h4.5"/>',
  keyframeBack: '<path d="M11 4l3.5 4L11 12 7.5 8zM5.5 4.5L2 8l3.5 3.5"/>',
  keyframeOn: '<path d="M5 4l3.5 4L5 12 1.5 8zM10.5 4.5L14 8l-3.5 3.5"/>',
  spanEnd: '<path d="M1.5 8H9M12.5 3v10"/><path class="f" d="M6.5 4.9L10.6 8l-4.1 3.1z"/>',
  soundOff: '<path d="M2.25 6.25v3.5h2.5L8 12.5v-9L4.75 6.25zM10.75 6.25l3.5 3.5M14.25 6.25l-3.5 3.5"/>',
  whole: '<path d="M2 3v10M14 3v10M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2"/>',
  loop: '<path d="M11 1.75l2.25 2.25L11 6.25M13 4H5.5A3.25 3.25 0 002.25 7.25v.5M5 14.25L2.75 12 5 9.75M3 12h7.5a3.25 3.25 0 003.25-3.25v-.5"/>',
} as const;

export type VideoIconName = keyof typeof PATHS | IconName;

export function VideoIcon({ name }: { readonly name: VideoIconName }) {
  if (isIconName(name)) return <Icon name={name} />;
  return <svg class="i" viewBox="0 0 16 16" aria-hidden="true" dangerouslySetInnerHTML={{ __html: PATHS[name] }} />;
}
