/** Where an image's bytes are: the protocol part of a `-blockdev`. */
import type { Disk } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { QmpObject } from "../qmp/message.ts";
import { refuse, refuseSet } from "./context.ts";

type Store = Disk | NonNullable<Disk["backingStore"]>;
type NetworkSource = NonNullable<Extract<Disk, { type: "network" }>["source"]>;

export function storageProperties(
  store: Store,
  element: string,
  aio: string | undefined,
): { driver: string } & QmpObject {
  if (store.type === "none") throw configUnsupported(`${element}: it has no source`);
  refuseSet(`${element}<source>`, {
    reservations: store.source?.reservations,
    initiator: store.source?.initiatorIqn,
    dataStore: store.source?.dataStore,
  });
  switch (store.type) {
    case "file": {
      const { source } = store;
      if (source?.file === undefined) throw configUnsupported(`${element}: <source file='…'> is missing`);
      if (source.fdgroup !== undefined) refuse(`${element}<source fdgroup>`, "it is not supported");
      return { driver: "file", filename: source.file, aio };
    }
    case "block": {
      const { source } = store;
      if (source?.dev === undefined) throw configUnsupported(`${element}: <source dev='…'> is missing`);
      return { driver: "host_device", filename: source.dev, aio };
    }
    case "network":
      if (store.source === undefined) throw configUnsupported(`${element}: <source> is missing`);
      return networkProperties(store.source, element);
    default:
      return refuse(element.replace("<disk", `<disk type='${store.type}'`), "sources of this type are not supported");
  }
}

function networkProperties(source: NetworkSource, element: string): { driver: string } & QmpObject {
  const place = `${element}<source protocol='${source.protocol}'>`;
  refuseSet(place, {
    tls: source.tls,
    snapshot: source.snapshot,
    config: source.configFile,
    identity: source.identity,
    knownHosts: source.knownHosts,
  });
  const host = source.hosts?.[0];
  if ((source.hosts?.length ?? 0) !== 1 || host === undefined) return refuse(place, "exactly one <host> is supported");
  const address = (usual: number) => ({ host: host.name ?? "", port: `${host.port ?? usual}` });
  switch (source.protocol) {
    case "nbd":
      return {
        driver: "nbd",
        server: host.transport === "unix" ? { type: "unix", path: host.socket } : { type: "inet", ...address(10_809) },
        export: source.name,
        "reconnect-delay":
          source.reconnect?.delayMs === undefined ? undefined : Math.ceil(source.reconnect.delayMs / 1000),
      };
    case "http":
    case "https":
    case "ftp":
    case "ftps": {
      if (source.cookies !== undefined) refuse(`${place}<cookies>`, "they are not supported");
      const usual = { http: 80, https: 443, ftp: 21, ftps: 990 }[source.protocol];
      const query = source.query === undefined ? "" : `?${source.query}`;
      const name = host.name?.includes(":") === true ? `[${host.name}]` : host.name;
      return {
        driver: source.protocol,
        url: `${source.protocol}://${name}:${host.port ?? usual}/${source.name ?? ""}${query}`,
        sslverify: source.sslVerify,
        readahead: source.readaheadBytes,
        timeout: source.timeoutSeconds,
      };
    }
    case "iscsi": {
      const [target, lun] = (source.name ?? "").split("/");
      const { host: name, port } = address(3260);
      return { driver: "iscsi", portal: `${name}:${port}`, target, lun: Number(lun ?? 0), transport: "tcp" };
    }
    default:
      return refuse(place, "the protocol is not supported");
  }
}
