// What a domain's description says, and that it can be defined again from it.

import { expect } from "vitest";
import { DomainXMLFlags } from "../../../src/api/index.ts";
import type { Topic } from "../suite.ts";

const { INACTIVE, SECURE } = DomainXMLFlags;

const rich = {
  memoryKiB: 131_072,
  currentMemoryKiB: 98_304,
  vcpus: 4,
  currentVcpus: 2,
  elements: `<title>Rich</title><description>many &amp; various</description>
    <metadata><x:y xmlns:x='http://example.com/x'>1</x:y></metadata>
    <iothreads>2</iothreads>
    <cputune><vcpupin vcpu='0' cpuset='0'/></cputune>
    <clock offset='utc'/>
    <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>preserve</on_crash>`,
  devices: `<disk type='file' device='disk'>
      <source file='/nowhere/disk.img'/><target dev='vdb' bus='virtio'/><serial>WD-1</serial>
    </disk>
    <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
    <interface type='user'><mac address='52:54:00:12:34:56'/><model type='virtio'/></interface>
    <serial type='null'/>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`,
};

const vnc = "<graphics type='vnc' port='5999' autoport='no' passwd='sesame' listen='127.0.0.1'/>";

export const xml = {
  "a domain that is defined from its own description has the same one": async (scene) => {
    const domain = await scene.define(rich);
    const before = await domain.getXMLDesc(INACTIVE);
    await scene.connection.domainDefineXML(before);
    expect(await domain.getXMLDesc(INACTIVE)).toBe(before);
    await domain.undefine();
    scene.keep(await scene.connection.domainDefineXML(before));
    expect(await domain.getXMLDesc(INACTIVE)).toBe(before);
  },

  "what was defined is found in the description": async (scene) => {
    const domain = await scene.define(rich);
    const described = await domain.getXMLDesc();
    for (const part of [
      `<name>${domain.name}</name>`,
      `<uuid>${domain.uuid}</uuid>`,
      "<title>Rich</title>",
      "<description>many &amp; various</description>",
      "<memory unit='KiB'>131072</memory>",
      "<currentMemory unit='KiB'>98304</currentMemory>",
      "<iothreads>2</iothreads>",
      "<vcpupin vcpu='0' cpuset='0'/>",
      "<on_crash>preserve</on_crash>",
      "<source file='/nowhere/disk.img'/>",
      "<serial>WD-1</serial>",
      "<mac address='52:54:00:12:34:56'/>",
      "<backend model='random'>/dev/urandom</backend>",
    ]) {
      expect(described).toContain(part);
    }
  },

  "a domain that is shut off has one description": async (scene) => {
    const domain = await scene.define(rich);
    expect(await domain.getXMLDesc()).toBe(await domain.getXMLDesc(INACTIVE));
  },

  "the description of a running guest has its number, that of its definition has not": async (scene) => {
    const domain = await scene.start();
    expect(await domain.getXMLDesc()).toMatch(new RegExp(`^<domain type='\\w+' id='${domain.id}'`));
    expect(await domain.getXMLDesc(INACTIVE)).toMatch(/^<domain type='\w+'>/);
  },

  "aliases are those of a running guest": async (scene) => {
    const domain = await scene.start({ devices: "<serial type='null'/>" });
    expect(await domain.getXMLDesc()).toContain("<alias name='serial0'/>");
    expect(await domain.getXMLDesc(INACTIVE)).not.toContain("<alias");
  },

  "the description of a definition does not change by a start and a stop": async (scene) => {
    const domain = await scene.define({ vcpus: 2 });
    const before = await domain.getXMLDesc(INACTIVE);
    await domain.create();
    expect(await domain.getXMLDesc(INACTIVE)).toBe(before);
    await domain.destroy();
    expect(await domain.getXMLDesc(INACTIVE)).toBe(before);
  },

  "a password is shown to who asks for secrets, and kept by a definition with it": async (scene) => {
    const domain = await scene.define({ devices: vnc });
    expect(await domain.getXMLDesc(INACTIVE)).not.toContain("sesame");
    const secrets = await domain.getXMLDesc(INACTIVE | SECURE);
    expect(secrets).toContain("passwd='sesame'");
    await scene.connection.domainDefineXML(secrets);
    expect(await domain.getXMLDesc(INACTIVE | SECURE)).toBe(secrets);
  },

  "a MAC address that was not given is made up once": async (scene) => {
    const domain = await scene.define({ devices: "<interface type='user'/>" });
    const mac = (text: string): string | undefined => /<mac address='([\da-f:]{17})'\/>/.exec(text)?.[1];
    const first = mac(await domain.getXMLDesc());
    expect(first).toMatch(/^52:54:00:/);
    expect(mac(await domain.getXMLDesc())).toBe(first);
  },

  "characters that mean something to XML come back as they went in": async (scene) => {
    const odd = "&lt;a&gt; &amp; 'b' \"c\" \u00E4\u20AC\u{1F427}";
    const domain = await scene.define({ elements: `<description>${odd}</description>` });
    const described = await domain.getXMLDesc();
    expect(described).toContain("\u00E4\u20AC\u{1F427}");
    await scene.connection.domainDefineXML(described);
    expect(await domain.getXMLDesc()).toBe(described);
  },

  "sizes are described in KiB whatever unit they were given in": async (scene) => {
    const given = scene.xml().replace(/<memory .*<\/memory>/, "<memory unit='MiB'>64</memory>");
    const domain = scene.keep(
      await scene.connection.domainDefineXML(given.replace(/<currentMemory .*<\/currentMemory>/, "")),
    );
    const described = await domain.getXMLDesc();
    expect(described).toContain("<memory unit='KiB'>65536</memory>");
    expect(described).toContain("<currentMemory unit='KiB'>65536</currentMemory>");
  },
} satisfies Topic;
