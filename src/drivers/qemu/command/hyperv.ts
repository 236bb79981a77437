/** Enlightenments: interfaces of Hyper-V that Windows guests know how to use. */
import type { HypervFeatures } from "../../../formats/domain/index.ts";
import { refuse } from "./context.ts";
import type { Options } from "./part.ts";

/** How often a guest tries a lock before it tells the hypervisor, where the definition does not say. */
const defaultRetries = 4095;

export function hypervOptions(hyperv: HypervFeatures | undefined): Options {
  if (hyperv === undefined) return {};
  if (hyperv.mode === "passthrough") return { "hv-passthrough": true };
  if (hyperv.mode === "host-model") refuse("<hyperv mode='host-model'>", "list the features, or use 'passthrough'");
  const on = (state: boolean | undefined) => (state === true ? true : undefined);
  const { spinlocks, stimer, tlbflush, vendorId } = hyperv;
  return {
    "hv-relaxed": on(hyperv.relaxed),
    "hv-vapic": on(hyperv.vapic),
    "hv-spinlocks": spinlocks?.state === true ? `0x${(spinlocks.retries ?? defaultRetries).toString(16)}` : undefined,
    "hv-vpindex": on(hyperv.vpindex),
    "hv-runtime": on(hyperv.runtime),
    "hv-synic": on(hyperv.synic),
    "hv-stimer": on(stimer?.state),
    "hv-stimer-direct": on(stimer?.state === true && stimer.direct === true),
    "hv-reset": on(hyperv.reset),
    "hv-vendor-id": vendorId?.state === true ? vendorId.value : undefined,
    "hv-frequencies": on(hyperv.frequencies),
    "hv-reenlightenment": on(hyperv.reenlightenment),
    "hv-tlbflush": on(tlbflush?.state),
    "hv-tlbflush-direct": on(tlbflush?.state === true && tlbflush.direct === true),
    "hv-tlbflush-ext": on(tlbflush?.state === true && tlbflush.extended === true),
    "hv-ipi": on(hyperv.ipi),
    "hv-evmcs": on(hyperv.evmcs),
    "hv-avic": on(hyperv.avic),
    "hv-emsr-bitmap": on(hyperv.emsrBitmap),
    "hv-xmm-input": on(hyperv.xmmInput),
  };
}
