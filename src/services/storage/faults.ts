/** The errors of the storage service. libvirt's test driver has numbers of its own for some of them. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { virError, type VirError, rejectUnknownFlags } from "../../protocol/errors.ts";

export interface StorageNumbers {
  readonly domain: ErrorDomain;
  /** A volume of that name exists. */
  readonly volumeExists: ErrorNumber;
  readonly cloneExists: ErrorNumber;
  /** A pool without a persistent definition cannot start by itself. */
  readonly transientAutostart: ErrorNumber;
}

/** Those of libvirt's storage driver. */
export const storageNumbers: StorageNumbers = {
  domain: ErrorDomain.STORAGE,
  volumeExists: ErrorNumber.STORAGE_VOL_EXIST,
  cloneExists: ErrorNumber.INTERNAL_ERROR,
  transientAutostart: ErrorNumber.INTERNAL_ERROR,
};

/** Those of its test driver. */
export const testNumbers: StorageNumbers = {
  domain: ErrorDomain.TEST,
  volumeExists: ErrorNumber.OPERATION_FAILED,
  cloneExists: ErrorNumber.OPERATION_FAILED,
  transientAutostart: ErrorNumber.INVALID_ARG,
};

export class StorageFaults {
  readonly numbers: StorageNumbers;

  constructor(numbers: StorageNumbers) {
    this.numbers = numbers;
  }

  #fault(code: ErrorNumber, detail: string): VirError {
    return virError(code, detail, { domain: this.numbers.domain });
  }

  readonly noPool = (detail: string): VirError => this.#fault(ErrorNumber.NO_STORAGE_POOL, detail);
  readonly noVolume = (detail: string): VirError => this.#fault(ErrorNumber.NO_STORAGE_VOL, detail);
  /** The pool or volume is in the wrong state for the call. */
  readonly invalid = (detail: string): VirError => this.#fault(ErrorNumber.OPERATION_INVALID, detail);
  readonly invalidArgument = (detail: string): VirError => this.#fault(ErrorNumber.INVALID_ARG, detail);
  readonly failed = (detail: string): VirError => this.#fault(ErrorNumber.OPERATION_FAILED, detail);
  readonly internal = (detail: string): VirError => this.#fault(ErrorNumber.INTERNAL_ERROR, detail);
  readonly overflow = (detail: string): VirError => this.#fault(ErrorNumber.OVERFLOW, detail);
  /** Another pool has the name, the UUID or the storage. In all of libvirt's drivers this comes from the storage part. */
  readonly taken = (detail: string): VirError =>
    virError(ErrorNumber.OPERATION_FAILED, detail, { domain: ErrorDomain.STORAGE });
  /** The pool that is to be created runs already. */
  readonly alreadyActive = (name: string): VirError =>
    virError(ErrorNumber.OPERATION_INVALID, `storage pool '${name}' is already active`, {
      domain: ErrorDomain.STORAGE,
    });
  readonly volumeExists = (name: string): VirError =>
    this.#fault(this.numbers.volumeExists, `a volume '${name}' exists already`);
  readonly cloneExists = (name: string): VirError =>
    this.#fault(this.numbers.cloneExists, `a volume '${name}' exists already`);
  readonly transientAutostart = (name: string): VirError =>
    this.#fault(this.numbers.transientAutostart, `storage pool '${name}' is transient and cannot start by itself`);

  /** Refuses (INVALID_ARG) flags that the call does not have. */
  rejectUnknown(flags: number, known: number, call: string): void {
    rejectUnknownFlags(flags, known, call, this.numbers.domain);
  }
}
