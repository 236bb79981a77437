// Secrets: what is known of them, and their values.

import { expect } from "vitest";
import {
  ConnectListAllSecretsFlags as List,
  type Secret,
  SecretEventID,
  SecretUsageType,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, ifThere } from "../scene.ts";
import type { Topic } from "../suite.ts";

interface SecretOptions {
  readonly uuid?: string;
  readonly usage?: string;
  readonly isPrivate?: boolean;
  readonly ephemeral?: boolean;
}

const yesOrNo = (yes = false): string => (yes ? "yes" : "no");
const secretXml = ({ uuid, usage, isPrivate, ephemeral }: SecretOptions): string =>
  `<secret ephemeral='${yesOrNo(ephemeral)}' private='${yesOrNo(isPrivate)}'>
    ${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}
    <usage type='ceph'><name>${usage}</name></usage>
  </secret>`;

async function define(scene: Scene, { usage = scene.name(), ...options }: SecretOptions = {}): Promise<Secret> {
  const { connection } = scene;
  const secret = await connection.secretDefineXML(secretXml({ usage, ...options }));
  scene.atEnd(async () => (await ifThere(connection.secretLookupByUUID(secret.uuid)))?.undefine());
  return secret;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const valueOf = async (secret: Secret): Promise<string> => Buffer.from(await secret.getValue()).toString("latin1");

export const secrets = {
  "a secret is found by its UUID and by what it is for": async (scene) => {
    const secret = await define(scene);
    const { connection } = scene;
    expect(secret.usageType).toBe(SecretUsageType.CEPH);
    expect((await connection.secretLookupByUUID(secret.uuid)).toJSON()).toEqual(secret.toJSON());
    const byUsage = await connection.secretLookupByUsage(SecretUsageType.CEPH, secret.usageID);
    expect(byUsage.toJSON()).toEqual(secret.toJSON());
    expect(await outcome(connection.secretLookupByUUID(scene.uuid()))).toBe("NO_SECRET");
    expect(await outcome(connection.secretLookupByUsage(SecretUsageType.ISCSI, secret.usageID))).toBe("NO_SECRET");
  },

  "a secret has no value until it is set, and then the last one": async (scene) => {
    const secret = await define(scene);
    expect(await outcome(secret.getValue())).toBe("NO_SECRET");
    await secret.setValue(bytes("one"));
    await secret.setValue(bytes("\0two\u00FF"));
    expect(await valueOf(secret)).toBe("\0two\u00FF");
  },

  "the value of a private secret is given to nobody": async (scene) => {
    const secret = await define(scene, { isPrivate: true });
    await secret.setValue(bytes("hidden"));
    expect(await outcome(secret.getValue())).toBe("INVALID_SECRET");
  },

  "a secret keeps its value when it is defined again": async (scene) => {
    const secret = await define(scene);
    await secret.setValue(bytes("kept"));
    await scene.connection.secretDefineXML(await secret.getXMLDesc());
    expect(await valueOf(secret)).toBe("kept");
  },

  "a description leads to the same secret": async (scene) => {
    const secret = await define(scene, { ephemeral: true, isPrivate: true });
    const xml = await secret.getXMLDesc();
    expect(xml).toContain("<secret ephemeral='yes' private='yes'>");
    expect(xml).toContain(`<uuid>${secret.uuid}</uuid>`);
    await secret.undefine();
    await define(scene, { uuid: secret.uuid, usage: secret.usageID, ephemeral: true, isPrivate: true });
    expect(await secret.getXMLDesc()).toBe(xml);
  },

  "two secrets cannot be for the same": async (scene) => {
    const secret = await define(scene);
    const twin = scene.connection.secretDefineXML(secretXml({ usage: secret.usageID, uuid: scene.uuid() }));
    expect(await outcome(twin)).toBe("INTERNAL_ERROR");
  },

  "a secret cannot be defined to be for something else": async (scene) => {
    const secret = await define(scene);
    const other = scene.connection.secretDefineXML(secretXml({ usage: scene.name(), uuid: secret.uuid }));
    expect(await outcome(other)).toBe("INTERNAL_ERROR");
  },

  "secrets are listed by whether they are private or ephemeral": async (scene) => {
    const plain = await define(scene);
    const kept = await define(scene, { isPrivate: true });
    const brief = await define(scene, { ephemeral: true });
    const kindOf = new Map([
      [plain.uuid, "plain"],
      [kept.uuid, "private"],
      [brief.uuid, "ephemeral"],
    ]);
    const listed = async (flags: number): Promise<string[]> =>
      (await scene.connection.listAllSecrets(flags)).flatMap(({ uuid }) => kindOf.get(uuid) ?? []).toSorted();
    expect(await listed(0)).toEqual(["ephemeral", "plain", "private"]);
    expect(await listed(List.PRIVATE)).toEqual(["private"]);
    expect(await listed(List.NO_PRIVATE)).toEqual(["ephemeral", "plain"]);
    expect(await listed(List.EPHEMERAL)).toEqual(["ephemeral"]);
    expect(await listed(List.NO_EPHEMERAL)).toEqual(["plain", "private"]);
    expect(await listed(List.PRIVATE | List.EPHEMERAL)).toEqual([]);
    expect(await scene.connection.listSecrets()).toContain(plain.uuid);
  },

  "a secret that was undefined is gone with its value": async (scene) => {
    const secret = await define(scene);
    await secret.setValue(bytes("gone"));
    await secret.undefine();
    expect(await outcome(secret.getValue())).toBe("NO_SECRET");
    const next = await define(scene, { uuid: secret.uuid, usage: secret.usageID });
    expect(await outcome(next.getValue())).toBe("NO_SECRET");
  },

  "a description that is no secret's is refused": async (scene) => {
    const defining = async (xml: string): Promise<string> => outcome(scene.connection.secretDefineXML(xml));
    expect(await defining("<domain/>")).toBe("XML_ERROR");
    expect(await defining("<secret><usage type='sirloin'/></secret>")).not.toBe("done");
    expect(await defining("<secret><usage type='ceph'/></secret>")).not.toBe("done");
  },

  "the life of a secret is told in order": async (scene) => {
    const id = [SecretEventID.LIFECYCLE, SecretEventID.VALUE_CHANGED] as const;
    const uuid = scene.uuid();
    const seen = await scene.see(scene.connection.secretEvents({ id }), (event) => event.secret.uuid === uuid);
    const secret = await define(scene, { uuid });
    await secret.setValue(bytes("new"));
    await secret.undefine();
    const told = (await seen.take(3)).map((event) => ("eventName" in event ? event.eventName : "VALUE_CHANGED"));
    expect(told).toEqual(["DEFINED", "VALUE_CHANGED", "UNDEFINED"]);
  },
} satisfies Topic;
