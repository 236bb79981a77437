/** Images on servers: each protocol in QEMU's words. */
import type { Disk } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";
import { refuse, refuseSet, type BuildContext } from "./context.ts";
import type { QemuObject } from "./part.ts";
import { secretObject } from "./secrets.ts";
import type { Storage } from "./storage.ts";

export type NetworkSource = NonNullable<Extract<Disk, { type: "network" }>["source"]>;
type Host = NonNullable<NetworkSource["hosts"]>[number];

/** Where QEMU finds its certificates unless a protocol has a place of its own. */
const certificates = "/etc/pki/qemu";
/** What gluster writes into its log, as libvirt sets it. */
const glusterDebug = 4;

export function networkStorage(context: BuildContext, source: NetworkSource, element: string, node: string): Storage {
  const place = `${element}<source protocol='${source.protocol}'>`;
  const objects: QemuObject[] = [];
  const tls = source.tls === true ? tlsCredentials(node, objects) : undefined;
  const auth = source.auth;
  const secret = (suffix: string): string | undefined => {
    if (auth?.secret === undefined) return undefined;
    const made = secretObject(context, `${node}-${suffix}`, context.runtime.secretValue?.(auth.secret), place);
    objects.push(made);
    return made.id;
  };
  const host = (): Host => {
    const [first, ...more] = source.hosts ?? [];
    if (first === undefined || more.length > 0) return refuse(place, "exactly one <host> is possible");
    return first;
  };
  const done = (properties: Storage["properties"]): Storage => ({ properties, objects });
  const name = source.name ?? "";
  switch (source.protocol) {
    case "nbd":
      return done({
        driver: "nbd",
        server: socketAddress(host(), 10_809),
        export: source.name,
        "tls-creds": tls,
        "tls-hostname": source.tlsHostname,
        // whatever the field is called, this protocol counts seconds
        "reconnect-delay": source.reconnect?.delayMs,
      });
    case "http":
    case "https":
    case "ftp":
    case "ftps": {
      const cookies = source.cookies?.map((cookie) => `${cookie.name}=${cookie.value}`).join("; ");
      let cookieSecret: string | undefined;
      if (cookies !== undefined) {
        const made = secretObject(context, `${node}-httpcookie-secret0`, Buffer.from(cookies), place);
        objects.push(made);
        cookieSecret = made.id;
      }
      const password = secret("httpauth-secret0");
      return done({
        driver: source.protocol,
        url: urlOf(source, host()),
        username: auth?.username,
        "password-secret": password,
        sslverify: source.sslVerify,
        "cookie-secret": cookieSecret,
        timeout: source.timeoutSeconds,
        readahead: source.readaheadBytes,
      });
    }
    case "iscsi": {
      const [target, lun] = name.split("/");
      const { name: server = "", port = 3260 } = host();
      const password = secret("auth-secret0");
      return done({
        driver: "iscsi",
        portal: `${server.includes(":") ? `[${server}]` : server}:${port}`,
        target,
        lun: Number(lun ?? 0),
        transport: "tcp",
        user: auth?.username,
        "password-secret": password,
        "initiator-name": source.initiatorIqn,
      });
    }
    case "gluster": {
      const [volume = "", ...path] = name.split("/");
      return done({
        driver: "gluster",
        volume,
        path: path.join("/"),
        server: (source.hosts ?? []).map((each) => socketAddress(each, 24_007)),
        debug: glusterDebug,
      });
    }
    case "nfs":
      return done({
        driver: "nfs",
        server: { host: host().name ?? "", type: "inet" },
        path: name,
        user: identity(source.identity?.user, `${place}<identity user>`),
        group: identity(source.identity?.group, `${place}<identity group>`),
      });
    case "rbd": {
      const [pool = "", ...rest] = name.split("/");
      const [namespace, image] = rest.length > 1 ? [rest[0], rest.slice(1).join("/")] : [undefined, rest.join("/")];
      const key = secret("auth-secret0");
      const hosts = source.hosts ?? [];
      return done({
        driver: "rbd",
        pool,
        namespace,
        image,
        snapshot: source.snapshot,
        conf: source.configFile,
        server:
          hosts.length === 0
            ? undefined
            : hosts.map((each) => ({ host: each.name ?? "", port: `${each.port ?? 6789}` })),
        user: auth?.username,
        "auth-client-required": auth === undefined ? undefined : ["cephx", "none"],
        "key-secret": key,
      });
    }
    case "ssh":
      refuseSet(place, { keyfile: source.identity?.keyfile });
      return done({
        driver: "ssh",
        path: name,
        server: { host: host().name ?? "", port: `${host().port ?? 22}` },
        user: source.identity?.username ?? auth?.username,
        "host-key-check": source.knownHosts === undefined ? { mode: "none" } : undefined,
      });
    default:
      return refuse(place, "the protocol is not supported");
  }
}

function socketAddress(host: Host, usualPort: number): QmpObject {
  if (host.transport === "unix") return { type: "unix", path: host.socket };
  return { type: "inet", host: host.name ?? "", port: `${host.port ?? usualPort}` };
}

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21, ftps: 990 };

function urlOf(source: NetworkSource, { name = "", port }: Host): string {
  const host = name.includes(":") ? `[${name}]` : name;
  const query = source.query === undefined ? "" : `?${source.query}`;
  const path = (source.name ?? "").replace(/^\//, "");
  return `${source.protocol}://${host}:${port ?? usualPorts[source.protocol]}/${path}${query}`;
}

function tlsCredentials(node: string, objects: QemuObject[]): string {
  const id = `obj${node}_tls0`;
  objects.push({ "qom-type": "tls-creds-x509", id, dir: certificates, endpoint: "client", "verify-peer": true });
  return id;
}

/** A number, which libvirt writes with a plus where it must not be taken for a name. */
function identity(id: string | undefined, element: string): number | undefined {
  if (id === undefined) return undefined;
  const digits = /^\+?(\d+)$/.exec(id)?.[1];
  return digits === undefined ? refuse(element, `'${id}' is a name; give the number`) : Number(digits);
}
