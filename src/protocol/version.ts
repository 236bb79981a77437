/** What this is, and what it speaks. */

/** tsvirt's own version, as in package.json. */
export const version = "0.1.0";

/** The level of libvirt's API that is spoken, as virConnectGetLibVersion counts: 1,000,000 * major + 1,000 * minor. */
export const libvirtVersion = 12_008_000;
