/** What is connected to when nobody says: as libvirt's own clients decide it. */

/** `LIBVIRT_DEFAULT_URI`, else the host's QEMU daemon for root and the user's own for everybody else. */
export function defaultUri(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  privileged: boolean = process.getuid?.() === 0,
): string {
  const set = environment["LIBVIRT_DEFAULT_URI"];
  if (set !== undefined && set !== "") return set;
  return privileged ? "qemu:///system" : "qemu:///session";
}
