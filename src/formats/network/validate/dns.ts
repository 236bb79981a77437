/** Records of the name server that lack something. */
import { ErrorNumber } from "../../../protocol/enums.ts";
import type { VirError } from "../../../protocol/errors.ts";
import type { Dns, DnsHost, DnsSrv, DnsTxt } from "../dns.ts";
import { networkError } from "../numbers.ts";

const incomplete = (detail: string): VirError => networkError(ErrorNumber.XML_DETAIL, detail);

export function validateDns(dns: Dns | undefined): void {
  if (dns === undefined) return;
  const { forwarders, txts, srvs, hosts } = dns;
  if (dns.enable === false && [forwarders, txts, srvs, hosts].some((records) => records.length > 0))
    throw networkError(ErrorNumber.XML_ERROR, "<dns> is disabled, so that there can be nothing in it");
  for (const { address, domain, port = 0 } of forwarders) {
    if (address === undefined && domain === undefined)
      throw networkError(ErrorNumber.XML_ERROR, "a <forwarder> needs an address, a domain, or both");
    if (port > 65535) throw networkError(ErrorNumber.INVALID_ARG, `the port ${port} of a <forwarder> is beyond 65535`);
  }
  for (const txt of txts) validateTxt(txt);
  for (const srv of srvs) validateSrv(srv);
  for (const host of hosts) validateDnsHost(host);
}

export function validateTxt({ name, value }: DnsTxt): void {
  if (value === undefined) throw incomplete(`the <txt> record '${name}' needs a value`);
}

/** `partial`: it says which record is meant, rather than being one. */
export function validateSrv(srv: DnsSrv, partial = false): void {
  const { service, protocol, target, port, priority, weight } = srv;
  if (!partial && service === undefined) throw incomplete("a <srv> record needs a service");
  if (!partial && protocol === undefined) throw incomplete(`the <srv> record '${service}' needs a protocol`);
  if (target === undefined && [port, priority, weight].some((field) => field !== undefined)) {
    throw incomplete(`the <srv> record '${service}' has no target: port, priority and weight would belong to one`);
  }
}

export function validateDnsHost({ ip, hostnames }: DnsHost, partial = false): void {
  if (partial ? ip !== undefined || hostnames.length > 0 : ip !== undefined && hostnames.length > 0) return;
  throw incomplete(
    partial
      ? "a <host> needs an address, a name, or both"
      : `a <host> needs ${ip === undefined ? "an ip" : "a <hostname>"}`,
  );
}
