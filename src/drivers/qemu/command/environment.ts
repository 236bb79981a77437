/** QEMU's environment: nothing of the daemon's but the search path, and a home of its own. */
import { join } from "node:path";
import type { BuildContext } from "./context.ts";

export function environmentOf({ definition, runtime }: BuildContext, path: string): Record<string, string> {
  const home = runtime.libDirectory;
  const environment: Record<string, string> = {
    LC_ALL: "C",
    PATH: path,
    HOME: home,
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
  };
  if (definition.clock?.offset === "timezone") environment["TZ"] = definition.clock.timezone;
  const sdl = definition.devices.audios.find(({ type }) => type === "sdl");
  if (sdl?.type === "sdl" && sdl.driver !== undefined) environment["SDL_AUDIODRIVER"] = sdl.driver;
  for (const { name, value } of definition.qemuCommandLine?.env ?? []) environment[name] = value ?? "";
  return environment;
}
