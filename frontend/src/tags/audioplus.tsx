/** `<AudioPlus>`: an older name of Audio. */
import type { TagDefinition } from "../core/registry";
import { SoundObject } from "../surfaces/sound/soundview";

const definition: TagDefinition = { tag: "AudioPlus", view: SoundObject };
export default definition;
