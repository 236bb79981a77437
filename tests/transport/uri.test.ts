import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { defaultUri } from "../../src/transport/default-uri.ts";
import { transportOf } from "../../src/transport/dial.ts";
import { unixSocketCandidates } from "../../src/transport/unix.ts";
import { parseConnectionUri } from "../../src/transport/uri.ts";

describe("a connection URI", () => {
  it("has the parts of libvirt's URIs", () => {
    expect(parseConnectionUri("qemu+tcp://root@example.org:5000/system?no_verify=1&x=y")).toMatchObject({
      driver: "qemu",
      transport: "tcp",
      user: "root",
      host: "example.org",
      port: 5000,
      path: "/system",
    });
    expect(parseConnectionUri("qemu+tcp://[::1]/system").host).toBe("::1");
  });

  it.each([
    ["qemu:///system", "qemu:///system"],
    ["qemu+unix:///system?socket=/tmp/s&mode=direct", "qemu:///system"],
    ["qemu+tcp://host:1/session?x=y&keyfile=k", "qemu:///session?x=y"],
    ["qemu+unix:///system?name=test:///default", "test:///default"],
  ])("%s is %s for the daemon", (text, remoteName) => {
    expect(parseConnectionUri(text).remoteName).toBe(remoteName);
  });

  it.each([
    ["qemu:///system", "unix"],
    ["qemu+unix:///system", "unix"],
    ["qemu://host/system", "tls"],
    ["qemu+ssh://host/system", "ssh"],
  ])("%s goes by %s", (text, transport) => {
    expect(transportOf(parseConnectionUri(text))).toBe(transport);
  });

  it("that is none is an invalid argument", () => {
    expect(() => parseConnectionUri("bogus")).toThrow(expect.objectContaining({ code: ErrorNumber.INVALID_ARG }));
  });
});

describe("without a URI", () => {
  it("the environment decides, then who asks", () => {
    expect(defaultUri({ LIBVIRT_DEFAULT_URI: "test:///default" }, true)).toBe("test:///default");
    expect(defaultUri({ LIBVIRT_DEFAULT_URI: "" }, true)).toBe("qemu:///system");
    expect(defaultUri({}, false)).toBe("qemu:///session");
  });
});

describe("where a daemon's socket is looked for", () => {
  const search = { readonly: false, session: false, runtimeFolder: "/run/user/7", cacheFolder: "/home/u/.cache" };
  const look = (text: string, more: Partial<typeof search> = {}) =>
    unixSocketCandidates(parseConnectionUri(text), { ...search, ...more });

  it("is libvirt's folder, then virtd's; the daemon of all, then that of one driver", () => {
    expect(look("qemu:///system")).toEqual([
      "/run/libvirt/libvirt-sock",
      "/run/libvirt/virtqemud-sock",
      "/run/virtd/libvirt-sock",
      "/run/virtd/virtqemud-sock",
    ]);
  });

  it("has sockets of its own for those who only look", () => {
    expect(look("qemu:///system?mode=legacy", { readonly: true })).toEqual([
      "/run/libvirt/libvirt-sock-ro",
      "/run/virtd/libvirt-sock-ro",
    ]);
  });

  it("is the user's folder for a session, one socket for all", () => {
    expect(look("qemu:///session?mode=direct", { session: true, readonly: true })).toEqual([
      "/run/user/7/libvirt/virtqemud-sock",
      "/run/user/7/virtd/virtqemud-sock",
    ]);
  });

  it("refuses modes that there are not", () => {
    expect(() => look("qemu:///system?mode=odd")).toThrow("mode=odd");
    expect(() => look("test:///default?mode=direct")).toThrow("no daemon serves test alone");
  });
});
