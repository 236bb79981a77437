/** Who may touch the guest and what protects its memory: labels, launch security, key wrapping. */
import {
  attribute,
  child,
  element,
  hex,
  on,
  onOff,
  oneOf,
  string,
  uint,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";

const seclabel = {
  type: attribute(oneOf("dynamic", "static", "none")).optional(),
  model: attribute(string).optional(),
  relabel: attribute(yesNo).optional(),
  label: child(string).optional(),
  imageLabel: child(string, "imagelabel").live(),
  baseLabel: child(string, "baselabel").optional(),
};
/** How SELinux, AppArmor or plain ownership confines the guest. */
export interface SecurityLabel extends Fields<typeof seclabel> {}
export const SecurityLabel: Element<SecurityLabel> = element("seclabel", seclabel);

const policy = hex(4, Number.MAX_SAFE_INTEGER);
const sevCommon = {
  kernelHashes: attribute(yesNo).optional(),
  cbitpos: child(uint).optional(),
  reducedPhysBits: child(uint).optional(),
};
const launchSecurity = {
  ...on("type", {
    sev: {
      ...sevCommon,
      policy: child(policy),
      dhCert: child(string).optional(),
      session: child(string).optional(),
    },
    "sev-snp": {
      ...sevCommon,
      authorKey: attribute(yesNo).optional(),
      vcek: attribute(yesNo).optional(),
      policy: child(policy),
      guestVisibleWorkarounds: child(string).optional(),
      idBlock: child(string).optional(),
      idAuth: child(string).optional(),
      hostData: child(string).optional(),
    },
    "s390-pv": {},
    tdx: {
      policy: child(policy).optional(),
      mrConfigId: child(string).optional(),
      mrOwner: child(string).optional(),
      mrOwnerConfig: child(string).optional(),
      quoteGenerationService: element(
        "quoteGenerationService",
        { path: attribute(string).optional() },
        { keepEmpty: true },
      ).optional(),
    },
  }),
};
/** Memory that not even the host can read. */
export type LaunchSecurity = Fields<typeof launchSecurity>;
export const LaunchSecurity: Element<LaunchSecurity> = element("launchSecurity", launchSecurity);

export const WrappingCipher = element("cipher", { name: attribute(oneOf("aes", "dea")), state: attribute(onOff) });
