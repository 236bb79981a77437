import { describe, expect, it } from "vitest";
import { completeSecret, parseSecret, secretUsageOf, writeSecret } from "../../../src/formats/secret/index.ts";
import { ErrorDomain, ErrorNumber, SecretUsageType } from "../../../src/protocol/enums.ts";

const uuid = "22222222-2222-3333-4444-555555555555";
const secret = (body: string, attributes = "") => `<secret ${attributes}><uuid>${uuid}</uuid>${body}</secret>`;
const written = (xml: string) => writeSecret(parseSecret(xml));
const refused = (code: number) => expect.objectContaining({ code });

describe("a secret", () => {
  it("is public and kept on disk unless it says otherwise", () => {
    expect(written(secret(""))).toBe(`<secret ephemeral='no' private='no'>\n  <uuid>${uuid}</uuid>\n</secret>\n`);
    expect(parseSecret(secret("", "ephemeral='yes' private='yes'"))).toMatchObject({ ephemeral: true, private: true });
    expect(parseSecret(secret("", "ephemeral='' private=''"))).toMatchObject({ ephemeral: false, private: false });
  });

  it("without a UUID gets one", () => {
    const { uuid: made } = completeSecret(parseSecret("<secret/>"));
    expect(made).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(completeSecret(parseSecret(secret(""))).uuid).toBe(uuid);
  });

  it.each([
    ["volume", "volume", "/var/lib/disk", SecretUsageType.VOLUME],
    ["ceph", "name", "client.admin secret", SecretUsageType.CEPH],
    ["iscsi", "target", "libvirtiscsi", SecretUsageType.ISCSI],
    ["tls", "name", "TLS_example", SecretUsageType.TLS],
    ["vtpm", "name", "VTPM_example", SecretUsageType.VTPM],
  ])("for %s says in <%s> what it is for", (type, element, id, usageType) => {
    const usage = `\n  <usage type='${type}'>\n    <${element}>${id}</${element}>\n  </usage>\n`;
    const definition = parseSecret(secret(usage));
    expect(writeSecret(definition)).toContain(usage);
    expect(secretUsageOf(definition)).toEqual({ usageType, usageID: id });
    const elsewhere = `<usage type='${type}'><${element}/><other>${id}</other></usage>`;
    expect(() => parseSecret(secret(elsewhere))).toThrow(refused(ErrorNumber.INTERNAL_ERROR));
  });

  it("for nothing in particular has usage type NONE", () => {
    const none = parseSecret(secret("<usage type='none'><name>a</name></usage>"));
    expect(secretUsageOf(none)).toEqual({ usageType: SecretUsageType.NONE, usageID: "" });
    expect(writeSecret(none)).not.toContain("usage");
  });

  it("keeps its description to the last blank", () => {
    const description = "  <description> a &lt;b&gt; </description>\n";
    expect(written(secret(description))).toContain(description);
    expect(written(secret("<description/>"))).not.toContain("description");
  });
});

describe("what is no secret is refused", () => {
  it.each([
    ["a type of use that there is not", secret("<usage type='disk'/>"), ErrorNumber.XML_ERROR],
    ["a use without a type", secret("<usage/>"), ErrorNumber.XML_ERROR],
    ["a privacy that is neither yes nor no", secret("", "private='on'"), ErrorNumber.XML_ERROR],
    ["a UUID that is none", "<secret><uuid>1</uuid></secret>", ErrorNumber.INTERNAL_ERROR],
    ["another document", "<network/>", ErrorNumber.XML_ERROR],
    ["text that is no XML", "<secret", ErrorNumber.XML_DETAIL],
  ])("%s", (_, xml, code) => {
    expect(() => parseSecret(xml)).toThrow(refused(code));
  });

  it("with the place where it is wrong", () => {
    expect(() => parseSecret("<secret>\n  <usage type='disk'/>\n</secret>")).toThrow(
      expect.objectContaining({
        domain: ErrorDomain.SECRET,
        message: expect.stringContaining("line 2, column 3 (secret/usage/@type)"),
      }),
    );
  });
});

describe("under the VALIDATE flag", () => {
  it.each([
    ["an unknown element", "<x/>"],
    ["an unknown type", "<usage type='none'/>"],
    ["a second use", "<usage type='tls'><name>a</name></usage><usage type='tls'><name>b</name></usage>"],
    ["a path that is relative", "<usage type='volume'><volume>a</volume></usage>"],
    ["a name with a slash", "<usage type='ceph'><name>a/b</name></usage>"],
    ["text between the elements", "text"],
  ])("%s is refused", (_, body) => {
    expect(() => parseSecret(secret(body))).not.toThrow();
    expect(() => parseSecret(secret(body), { validate: true })).toThrow(refused(ErrorNumber.XML_INVALID_SCHEMA));
  });

  it("a secret as libvirt documents it is not", () => {
    const usage = "<usage type='volume'><volume>/a</volume></usage>";
    expect(parseSecret(secret(`<description>d</description>${usage}`), { validate: true }).usage).toEqual({
      type: "volume",
      id: "/a",
    });
  });

  it("and without it, what means nothing is told of", () => {
    const unknown: string[] = [];
    parseSecret(secret("<x/><usage type='tls' a='1'><name>n</name></usage>"), {
      onUnknown: ({ element, attribute }) => unknown.push(attribute ?? element.name),
    });
    expect(unknown).toEqual(["x", "a"]);
  });
});
