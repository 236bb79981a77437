// What people and programs note about a domain.

import { expect } from "vitest";
import { DomainMetadataType, DomainModificationImpact, DomainXMLFlags } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

const { TITLE, DESCRIPTION, ELEMENT } = DomainMetadataType;
const { LIVE, CONFIG } = DomainModificationImpact;
const uri = "http://example.com/conformance";

export const metadata = {
  "a domain has no title, description or element until they are set": async (scene) => {
    const domain = await scene.define();
    for (const type of [TITLE, DESCRIPTION]) expect(await outcome(domain.getMetadata(type))).toBe("NO_DOMAIN_METADATA");
    expect(await outcome(domain.getMetadata(ELEMENT, uri))).toBe("NO_DOMAIN_METADATA");
  },

  "title and description are set, read and removed": async (scene) => {
    const domain = await scene.define();
    await domain.setMetadata(TITLE, "A < B", null, null, CONFIG);
    await domain.setMetadata(DESCRIPTION, "two\nlines", null, null, CONFIG);
    expect(await domain.getMetadata(TITLE)).toBe("A < B");
    expect(await domain.getMetadata(DESCRIPTION)).toBe("two\nlines");
    expect(await domain.getXMLDesc()).toContain("<title>A &lt; B</title>");
    await domain.setMetadata(TITLE, null, null, null, CONFIG);
    expect(await outcome(domain.getMetadata(TITLE))).toBe("NO_DOMAIN_METADATA");
    expect(await domain.getMetadata(DESCRIPTION)).toBe("two\nlines");
  },

  "a title has one line": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMetadata(TITLE, "two\nlines", null, null, CONFIG))).toBe("INVALID_ARG");
  },

  "an element is kept under its namespace": async (scene) => {
    const domain = await scene.define();
    await domain.setMetadata(ELEMENT, "<site><floor>3</floor></site>", "here", uri, CONFIG);
    expect(await domain.getMetadata(ELEMENT, uri)).toBe("<site>\n  <floor>3</floor>\n</site>");
    expect(await domain.getXMLDesc()).toContain(`<here:site xmlns:here="${uri}">`);
    await domain.setMetadata(ELEMENT, "<other/>", "here", uri, CONFIG);
    expect(await domain.getMetadata(ELEMENT, uri)).toBe("<other/>");
    await domain.setMetadata(ELEMENT, null, null, uri, CONFIG);
    expect(await outcome(domain.getMetadata(ELEMENT, uri))).toBe("NO_DOMAIN_METADATA");
  },

  "an element needs a namespace": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMetadata(ELEMENT, "<a/>", null, null, CONFIG))).toBe("INVALID_ARG");
    expect(await outcome(domain.setMetadata(ELEMENT, "<a/>", "k", null, CONFIG))).toBe("INVALID_ARG");
  },

  "an element that is no XML is refused": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMetadata(ELEMENT, "<a>", "k", uri, CONFIG))).toBe("XML_DETAIL");
  },

  "metadata in the definition is found": async (scene) => {
    const element = `<metadata><m:note xmlns:m='${uri}'>read me</m:note></metadata>`;
    const domain = await scene.define({ elements: `<title>named</title>${element}` });
    expect(await domain.getMetadata(TITLE)).toBe("named");
    expect(await domain.getMetadata(ELEMENT, uri)).toBe("<note>read me</note>");
  },

  "metadata of a running guest and of its definition differ when asked to": async (scene) => {
    const domain = await scene.start({ elements: "<title>both</title>" });
    await domain.setMetadata(TITLE, "now", null, null, LIVE);
    await domain.setMetadata(TITLE, "then", null, null, CONFIG);
    expect(await domain.getMetadata(TITLE, null, LIVE)).toBe("now");
    expect(await domain.getMetadata(TITLE, null, CONFIG)).toBe("then");
    expect(await domain.getXMLDesc()).toContain("<title>now</title>");
    expect(await domain.getXMLDesc(DomainXMLFlags.INACTIVE)).toContain("<title>then</title>");
    await domain.setMetadata(TITLE, "again both", null, null, LIVE | CONFIG);
    expect(await domain.getMetadata(TITLE, null, LIVE)).toBe("again both");
    expect(await domain.getMetadata(TITLE, null, CONFIG)).toBe("again both");
  },

  "a domain that is shut off has no live metadata, a transient one none of a definition": async (scene) => {
    const off = await scene.define();
    const transient = await scene.create();
    expect(await outcome(off.setMetadata(TITLE, "t", null, null, LIVE))).toBe("OPERATION_INVALID");
    expect(await outcome(transient.setMetadata(TITLE, "t", null, null, CONFIG))).toBe("OPERATION_INVALID");
  },
} satisfies Topic;
