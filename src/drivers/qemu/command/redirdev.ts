/** USB devices that a client redirects to the guest. */
import type { Redirdev, RedirFilter } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, requireType, type BuildContext } from "./context.ts";
import { chardevPart } from "./chardev.ts";
import { device, type Part } from "./part.ts";

export const redirdevParts = (context: BuildContext): Part[] =>
  context.definition.devices.redirdevs.flatMap((redirdev) => buildRedirdev(context, redirdev));

export function buildRedirdev(context: BuildContext, redirdev: Redirdev): Part[] {
  const element = "<redirdev>";
  const id = aliasOf(redirdev, element);
  return [
    chardevPart(context, `char${id}`, redirdev, element),
    device({
      driver: requireType(context, "usb-redir", element),
      chardev: `char${id}`,
      id,
      filter: filterOf(context.definition.devices.redirFilter),
      bootindex: context.bootIndexes.get(redirdev),
      ...placeProperties(context, redirdev, element),
    }),
  ];
}

const any = "-1";
const hex = (value: number | undefined, digits: number): string =>
  value === undefined || value < 0 ? any : `0x${value.toString(16).padStart(digits, "0").toUpperCase()}`;

/** `class:vendor:product:version:allow`, a rule a device; the version as USB has it, two digits each side of the point. */
function filterOf(filter: RedirFilter | undefined): string | undefined {
  return filter?.devices
    .map(({ class: kind, vendor, product, version, allow }) =>
      [hex(kind, 2), hex(vendor, 4), hex(product, 4), versionCode(version), allow ? 1 : 0].join(":"),
    )
    .join("|");
}

function versionCode(version: string | undefined): string {
  if (version === undefined || version === any) return any;
  const [major = "0", minor = "0"] = version.split(".");
  return `0x${major.padStart(2, "0")}${minor.padStart(2, "0")}`;
}
