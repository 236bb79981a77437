/** Pool XML to try things on: one of each type, and the corpus beside the checkout where there is one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PoolType } from "../../../src/formats/storage-pool/index.ts";
import { shared } from "../../shared.ts";

const auth = (type: string) => `<auth type='${type}' username='u'><secret usage='s'/></auth>`;

/** The least that each type needs, and a little more. */
export const poolOf: Readonly<Record<PoolType, string>> = {
  dir: "<pool type='dir'><name>p</name><features><cow state='no'/></features><target><path>/i</path></target></pool>",
  fs: `<pool type='fs' xmlns:fs='http://libvirt.org/schemas/storagepool/fs/1.0'><name>p</name><source><device path='/dev/a1'/>
<format type='ext4'/></source><target><path>/m</path></target><fs:mount_opts><fs:option name='ro'/></fs:mount_opts></pool>`,
  netfs: `<pool type='netfs'><name>p</name><source><host name='h' port='7'/><dir path='/x'/><format type='nfs'/><protocol ver='4.1'/>
</source><target><path>/m</path></target></pool>`,
  logical:
    "<pool type='logical'><name>p</name><source><device path='/dev/b1'/><device path='/dev/b2'/></source><target/></pool>",
  disk: "<pool type='disk'><name>p</name><source><device path='/dev/c' part_separator='yes'/><format type='gpt'/></source><target><path>/dev</path></target></pool>",
  iscsi: `<pool type='iscsi'><name>p</name><source><host name='h'/><device path='t'/>${auth("chap")}<vendor name='v'/></source>
<target><path>/dev/disk/by-path</path></target></pool>`,
  "iscsi-direct": `<pool type='iscsi-direct'><name>p</name><source><host name='h'/><device path='iqn.2013-06.com.example:p'/>
<initiator><iqn name='iqn.2013-06.com.example:i'/></initiator></source></pool>`,
  scsi: "<pool type='scsi'><name>p</name><source><adapter type='scsi_host' name='host3'/></source><target><path>/dev/disk/by-path</path></target></pool>",
  mpath: "<pool type='mpath'><name>p</name><target><path>/dev/mapper</path></target></pool>",
  rbd: `<pool type='rbd' xmlns:rbd='http://libvirt.org/schemas/storagepool/rbd/1.0'><source><name>p</name><host name='h' port='6789'/>
${auth("ceph")}</source><refresh><volume allocation='capacity'/></refresh><rbd:config_opts><rbd:option name='a' value='b'/></rbd:config_opts></pool>`,
  sheepdog: "<pool type='sheepdog'><source><name>p</name><host name='h' port='7000'/></source></pool>",
  gluster: "<pool type='gluster'><source><name>p</name><host name='h'/></source></pool>",
  zfs: "<pool type='zfs'><source><name>p</name><device path='/dev/ada1'/></source></pool>",
  vstorage: "<pool type='vstorage'><source><name>p</name></source><target><path>/m</path></target></pool>",
};

export interface Seed {
  readonly name: string;
  readonly xml: string;
}

export function seeds(): Seed[] {
  const builtin = Object.entries(poolOf).map(([name, xml]) => ({ name, xml }));
  if (shared === undefined) return builtin;
  const folder = join(shared, "conformance", "pool");
  const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  return [...builtin, ...files.map((name) => ({ name, xml: readFileSync(join(folder, name), "utf8") }))];
}
