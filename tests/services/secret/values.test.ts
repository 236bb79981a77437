import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SecretValueFiles } from "../../../src/services/secret/values.ts";
import { recordingLogger } from "../../host/recording-logger.ts";

const uuid = "11111111-2222-3333-4444-555555555555";
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("the file of a secret's value", () => {
  it("holds it in base64, readable for the owner alone, and is gone when it is removed", async () => {
    const values = new SecretValueFiles(folder, recordingLogger().logger);
    const value = Uint8Array.of(0, 255, 10, 65);
    await values.save(uuid, value);
    const path = join(folder, `${uuid}.base64`);
    expect(await readFile(path, "utf8")).toBe("AP8KQQ==");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await values.read(uuid)).toEqual(value);
    await values.remove(uuid);
    expect(await readdir(folder)).toEqual([]);
    expect(await values.read(uuid)).toBeUndefined();
  });

  it.each(["not base64!", "", "QUJ"])("that holds %o is kept aside", async (content) => {
    const { logger, lines } = recordingLogger();
    await writeFile(join(folder, `${uuid}.base64`), content);
    expect(await new SecretValueFiles(folder, logger).read(uuid)).toBeUndefined();
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.base64\.corrupt-/)]);
    expect(lines).toHaveLength(1);
  });
});
