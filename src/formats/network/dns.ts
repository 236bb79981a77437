/** What the name server of a network answers. */
import {
  attribute,
  child,
  element,
  integer,
  many,
  matching,
  refusedWith,
  string,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { ipAddress } from "./ip-address.ts";
import { xmlDetailCode } from "./numbers.ts";

const forwarder = {
  domain: attribute(string).optional(),
  address: attribute(ipAddress, "addr").optional(),
  /** More than 65535 is refused by `validateNetwork`, since libvirt has another number for it. */
  port: attribute(integer({ min: 1, max: 0x7fff_ffff }))
    .optional()
    .when(({ address }: { address?: string }) => address !== undefined),
};
/** Who is asked for the names of a domain, or for all others. */
export interface DnsForwarder extends Fields<typeof forwarder> {}
export const DnsForwarder: Element<DnsForwarder> = element("forwarder", forwarder);

const txt = {
  name: attribute(refusedWith(xmlDetailCode, matching(/^[^ ,]*$/, "a name without blanks and commas"))).orRefuse(
    xmlDetailCode,
  ),
  /** Only what is to be deleted can be named without it. */
  value: attribute(string).optional(),
};
export interface DnsTxt extends Fields<typeof txt> {}
export const DnsTxt: Element<DnsTxt> = element("txt", txt);

const sixteenBits = refusedWith(xmlDetailCode, integer({ max: 65535 }));
const service = refusedWith(
  xmlDetailCode,
  matching(/^[\w\-+/*]*$/, "the name of a service: letters, digits, '_', '-', '+', '/' and '*'"),
);
const srv = {
  service: attribute(service).optional(),
  protocol: attribute(string).optional(),
  domain: attribute(string).optional(),
  target: attribute(string).optional(),
  port: attribute(refusedWith(xmlDetailCode, integer({ min: 1, max: 65535 }))).optional(),
  priority: attribute(sixteenBits).omitting(0).optional(),
  weight: attribute(sixteenBits).omitting(0).optional(),
};
/** Where a service is; what is to be deleted may be named by any of its fields. */
export interface DnsSrv extends Fields<typeof srv> {}
export const DnsSrv: Element<DnsSrv> = element("srv", srv);

const host = {
  ip: attribute(refusedWith(xmlDetailCode, ipAddress)).optional(),
  hostnames: many(child(string, "hostname")),
};
/** An address and its names. */
export interface DnsHost extends Fields<typeof host> {}
export const DnsHost: Element<DnsHost> = element("host", host);

const dns = {
  enable: attribute(yesNo).optional(),
  /** Whether names without a dot are passed on. */
  forwardPlainNames: attribute(yesNo).optional(),
  forwarders: many(DnsForwarder),
  txts: many(DnsTxt),
  srvs: many(DnsSrv),
  hosts: many(DnsHost),
};
export interface Dns extends Fields<typeof dns> {}
export const Dns: Element<Dns> = element("dns", dns);

/** A name server that is told nothing. */
export const noDns = (): Dns => ({ forwarders: [], txts: [], srvs: [], hosts: [] });
