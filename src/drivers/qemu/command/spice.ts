/** The SPICE server: `-spice`. */
import { join } from "node:path";
import type { Graphics } from "../../../formats/domain/index.ts";
import { type BuildContext, refuse } from "./context.ts";
import { option, type Part } from "./part.ts";

type Spice = Extract<Graphics, { type: "spice" }>;

/** Where the certificates of the server are, unless the daemon's configuration says. */
const certificates = "/etc/pki/libvirt-spice";

export function spiceParts(context: BuildContext, graphics: Spice): Part[] {
  const element = "<graphics type='spice'>";
  if (!context.capabilities.hasOption("spice", "port"))
    refuse(element, `${context.capabilities.binary} is built without SPICE`);
  const { listens, port, tlsPort } = graphics;
  const listen = listens?.[0];
  const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);
  const place =
    listen?.type === "socket"
      ? { unix: true, addr: listen.socket ?? join(context.runtime.libDirectory, "spice.sock") }
      : listen?.type === "none"
        ? { port: 0 }
        : {
            port: positive(port),
            "tls-port": positive(tlsPort),
            addr:
              (listen?.type === "address" || listen?.type === "network" ? listen.address : undefined) ?? "127.0.0.1",
          };
  const parts = [
    option("-spice", undefined, {
      ...place,
      "agent-mouse": graphics.mouse === undefined ? undefined : graphics.mouse === "client",
      "disable-ticketing": graphics.passwd === undefined ? true : undefined,
      "x509-dir": positive(tlsPort) === undefined ? undefined : certificates,
      "tls-channel": graphics.defaultMode === "secure" ? "default" : undefined,
      "plaintext-channel": graphics.defaultMode === "insecure" ? "default" : undefined,
      "image-compression": graphics.image,
      "jpeg-wan-compression": graphics.jpeg,
      "zlib-glz-wan-compression": graphics.zlib,
      "playback-compression": graphics.playback,
      "streaming-video": graphics.streaming,
      "disable-copy-paste": graphics.clipboardCopyPaste === false ? true : undefined,
      "disable-agent-file-xfer": graphics.fileTransfer === false ? true : undefined,
      gl: graphics.gl?.enable,
      rendernode: graphics.gl?.rendernode,
      "seamless-migration": true,
    }),
  ];
  return parts;
}
