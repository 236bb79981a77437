/** Devices that vouch for something: TPM, random numbers, cryptography, smart watch over the guest's pulse. */
import {
  attribute,
  attributeOf,
  child,
  element,
  flag,
  integer,
  on,
  oneOf,
  size,
  string,
  text,
  uint,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { characterSources } from "./character.ts";
import { deviceInfo, VirtioDriver } from "./device.ts";

const banks = { sha1: flag(), sha256: flag(), sha384: flag(), sha512: flag() };
const version = attribute(oneOf("1.2", "2.0")).optional();
const profile = {
  source: attribute(string).optional(),
  removeDisabled: attribute(oneOf("check", "fips-host")).optional(),
  name: attribute(string).optional(),
};

const tpmBackend = {
  ...on("type", {
    passthrough: { devicePath: attributeOf("device", "path", string).optional() },
    emulator: {
      version,
      persistentState: attribute(yesNo, "persistent_state").optional(),
      debug: attribute(integer({ max: 255 })).optional(),
      encryptionSecret: attributeOf("encryption", "secret", uuid).optional(),
      activePcrBanks: element("active_pcr_banks", banks).optional(),
      source: element("source", { type: attribute(oneOf("file", "dir")), path: attribute(string) }).optional(),
      profile: element("profile", profile).optional(),
    },
    external: {
      source: element("source", {
        type: attribute(oneOf("unix")),
        mode: attribute(oneOf("connect")).default("connect"),
        path: attribute(string),
      }).optional(),
    },
  }),
};
export type TpmBackend = Fields<typeof tpmBackend>;
export const TpmBackend: Element<TpmBackend> = element("backend", tpmBackend);

const tpm = {
  model: attribute(oneOf("tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy", "default")).optional(),
  backend: TpmBackend,
  ...deviceInfo,
};
export interface Tpm extends Fields<typeof tpm> {}
export const Tpm: Element<Tpm> = element("tpm", tpm);

const rngBackend = {
  ...on("model", {
    random: { path: text(string).optional() },
    egd: { ...on("type", characterSources) },
    builtin: {},
  }),
};
export type RngBackend = Fields<typeof rngBackend>;
export const RngBackend: Element<RngBackend> = element("backend", rngBackend);

const rng = {
  model: attribute(oneOf("virtio", "virtio-transitional", "virtio-non-transitional")),
  rate: element("rate", { bytes: attribute(uint), periodMs: attribute(uint, "period").optional() }).optional(),
  backend: RngBackend,
  driver: VirtioDriver.optional(),
  ...deviceInfo,
};
/** A source of random numbers. */
export interface Rng extends Fields<typeof rng> {}
export const Rng: Element<Rng> = element("rng", rng);

const crypto = {
  model: attribute(oneOf("virtio")),
  type: attribute(oneOf("qemu")),
  backend: element("backend", {
    model: attribute(oneOf("builtin", "lkcf")),
    queues: attribute(uint).optional(),
  }),
  driver: VirtioDriver.optional(),
  ...deviceInfo,
};
export interface Crypto extends Fields<typeof crypto> {}
export const Crypto: Element<Crypto> = element("crypto", crypto);

const watchdog = {
  model: attribute(oneOf("i6300esb", "ib700", "diag288", "itco")),
  action: attribute(oneOf("reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi")).default("reset"),
  ...deviceInfo,
};
export interface Watchdog extends Fields<typeof watchdog> {}
export const Watchdog: Element<Watchdog> = element("watchdog", watchdog);

const panic = {
  model: attribute(oneOf("default", "isa", "pseries", "hyperv", "s390", "pvpanic")).optional(),
  ...deviceInfo,
};
/** By which the guest tells that its kernel has crashed. */
export interface Panic extends Fields<typeof panic> {}
export const Panic: Element<Panic> = element("panic", panic);

const pstore = {
  backend: attribute(oneOf("acpi-erst")),
  path: child(string).optional(),
  ...within("size", { sizeKiB: size("KiB") }),
  ...deviceInfo,
};
/** Where the guest keeps its last words over a crash. */
export interface Pstore extends Fields<typeof pstore> {}
export const Pstore: Element<Pstore> = element("pstore", pstore);
