/** How the facts about CPU models stand in `table.ts`. Lists of names are strings, divided by white space. */

/**
 * A register (`cpuid 0x7.1 eax`: leaf 7, subleaf 1; `msr 0x10a eax`: the low half) and the features that its bits stand
 * for, from bit 0 on. `@n`: the next name is that of bit n.
 */
export type FeatureRun = readonly [register: string, names: string];

export interface X86ModelRow {
  readonly name: string;
  /** The same as this model under the name that QEMU gives to one version of it. */
  readonly versionOf?: string;
  /** `features` and `added` are told as the difference from this model's: a name with a minus is taken away. */
  readonly like?: string;
  readonly vendor?: string;
  /** `family/model`, or `family/model/steppings`. */
  readonly signatures?: string;
  /** What the model may be named for when it is looked for by features: `host`, `guest` or both. */
  readonly decode: string;
  /** `check='partial'` compares with the host's CPU as libvirt knows it, not with what QEMU says of the model. */
  readonly compat?: true;
  readonly features?: string;
  /** Features that the model came to have later; definitions that name it are not taken to ask for them. */
  readonly added?: string;
  /** Features that the model once had: switched off by name wherever the model is named. */
  readonly removed?: string;
}

export interface PowerModelRow {
  readonly name: string;
  readonly vendor: string;
  /** Value and mask of the processor version register. */
  readonly pvrs: readonly (readonly [value: number, mask: number])[];
}

export interface ArmModelRow {
  readonly name: string;
  readonly vendor: string;
  /** The part number in MIDR_EL1. */
  readonly part: number;
}
