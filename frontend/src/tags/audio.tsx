/** `<Audio>`: a sound over its wave, to be heard, classified, transcribed or cut into time ranges. */
import type { TagDefinition } from "../core/registry";
import { SoundObject } from "../surfaces/sound/soundview";

const definition: TagDefinition = { tag: "Audio", view: SoundObject };
export default definition;
