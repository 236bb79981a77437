// Where the scripts keep things: never inside the clone, never in a folder that belongs to a system-wide libvirt.

import { homedir } from "node:os";
import { join } from "node:path";

const base = (variable, ...fallback) => process.env[variable] || join(homedir(), ...fallback);

/** Kept to be fast the next time; may be deleted at any moment. */
export const cacheFolder = () => join(base("XDG_CACHE_HOME", ".cache"), "tsvirt");

/** What `npm start` keeps: the definitions of guests, their logs. */
export const stateFolder = () => join(base("XDG_STATE_HOME", ".local", "state"), "tsvirt");
