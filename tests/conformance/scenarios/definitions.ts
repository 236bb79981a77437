// What is kept of a domain while it does not run, and of a running one for its next start.

import { expect } from "vitest";
import { DomainDefineFlags, DomainXMLFlags } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

const title = (text: string): string => `<title>${text}</title>`;

export const definitions = {
  "a domain that is defined again has its new definition": async (scene) => {
    const domain = await scene.define({ elements: title("one") });
    const { name, uuid } = domain;
    await scene.connection.domainDefineXML(scene.xml({ name, uuid, elements: title("two") }));
    const xml = await domain.getXMLDesc();
    expect(xml).toContain(title("two"));
    expect(xml).not.toContain(title("one"));
  },

  "a running domain that is defined again keeps what it runs with until it ends": async (scene) => {
    const domain = await scene.start({ elements: title("one") });
    const { name, uuid } = domain;
    await scene.connection.domainDefineXML(scene.xml({ name, uuid, elements: title("two") }));
    expect(await domain.getXMLDesc()).toContain(title("one"));
    expect(await domain.getXMLDesc(DomainXMLFlags.INACTIVE)).toContain(title("two"));
    await domain.destroy();
    expect(await domain.getXMLDesc()).toContain(title("two"));
  },

  "a domain that was undefined is gone": async (scene) => {
    const domain = await scene.define();
    await domain.undefine();
    expect(await outcome(domain.getXMLDesc())).toBe("NO_DOMAIN");
    expect(await outcome(domain.undefine())).toBe("NO_DOMAIN");
  },

  "a transient domain cannot be undefined": async (scene) => {
    const domain = await scene.create();
    expect(await outcome(domain.undefine())).toBe("OPERATION_INVALID");
    expect(await domain.isActive()).toBe(true);
  },

  "a definition without a name is refused": async (scene) => {
    const xml = scene.xml().replace(/<name>.*<\/name>/, "");
    expect(await scene.defining(xml)).toBe("NO_NAME");
  },

  "a definition with an empty name, or one with a slash, is refused": async (scene) => {
    const xml = scene.xml();
    const named = async (name: string) => scene.defining(xml.replace(/<name>.*<\/name>/, `<name>${name}</name>`));
    expect(await named("")).toBe("NO_NAME");
    expect(await named(`${scene.name()}/b`)).toBe("XML_ERROR");
  },

  "what is not well-formed XML is refused": async (scene) => {
    for (const xml of ["", "<domain", scene.xml().replace("</domain>", ""), `${scene.xml()}<more/>`]) {
      expect(["XML_ERROR", "XML_DETAIL", "INVALID_ARG"]).toContain(await scene.defining(xml));
    }
  },

  "another document than a domain is refused": async (scene) => {
    const xml = `<network><name>${scene.name()}</name></network>`;
    expect(await scene.defining(xml)).toBe("XML_ERROR");
  },

  "a UUID that is none is refused": async (scene) => {
    const xml = scene.xml({ uuid: "not-a-uuid" });
    expect(await scene.defining(xml)).toBe("INTERNAL_ERROR");
  },

  "a domain of another hypervisor is refused": async (scene) => {
    const xml = scene.xml().replace(/<domain type='\w+'>/, "<domain type='phyp'>");
    expect(await scene.defining(xml)).toBe("CONFIG_UNSUPPORTED");
  },

  "fewer processors than none, and more in use than there are, are refused": async (scene) => {
    expect(await scene.defining(scene.xml({ vcpus: 2, currentVcpus: 3 }))).not.toBe("done");
    const none = scene.xml().replace(/<vcpu .*<\/vcpu>/, "<vcpu>0</vcpu>");
    expect(await scene.defining(none)).not.toBe("done");
  },

  "an element that nobody knows is passed over, unless validation was asked for": async (scene) => {
    const xml = scene.xml({ elements: "<sirloin/>" });
    expect(await scene.defining(xml, DomainDefineFlags.VALIDATE)).toBe("XML_INVALID_SCHEMA");
    const domain = scene.keep(await scene.connection.domainDefineXML(xml));
    expect(await domain.getXMLDesc()).not.toContain("sirloin");
  },

  "flags that nobody knows are refused": async (scene) => {
    expect(await scene.defining(scene.xml(), 1 << 20)).toBe("INVALID_ARG");
  },

  "autostart is off, can be turned on and off, and stays while the domain is defined again": async (scene) => {
    const domain = await scene.define();
    expect(await domain.getAutostart()).toBe(false);
    await domain.setAutostart(true);
    await domain.setAutostart(true);
    expect(await domain.getAutostart()).toBe(true);
    await scene.connection.domainDefineXML(scene.xml({ name: domain.name, uuid: domain.uuid }));
    expect(await domain.getAutostart()).toBe(true);
    await domain.setAutostart(false);
    expect(await domain.getAutostart()).toBe(false);
  },

  "a transient domain has no autostart": async (scene) => {
    const domain = await scene.create();
    expect(await outcome(domain.setAutostart(true))).toBe("OPERATION_INVALID");
    expect(await domain.getAutostart()).toBe(false);
  },

  "autostart can be turned on while the domain runs": async (scene) => {
    const domain = await scene.start();
    await domain.setAutostart(true);
    await domain.destroy();
    expect(await domain.getAutostart()).toBe(true);
  },
} satisfies Topic;
