// A domain from an object instead of from text: an editor knows its fields, and a wrong one is found before it is sent.
//
//   node examples/recipes/02-typed-definition.mjs [URI]
// @ts-check

import { connect } from "tsvirt";
import { noDevices, parseDomain, writeDomain } from "tsvirt/formats";

const uri = process.argv[2] ?? "test:///default";

/** @type {import("tsvirt/formats").DomainDefinition} */
const definition = {
  type: uri.startsWith("test") ? "test" : "qemu",
  name: "recipe-typed",
  title: "Made of an object",
  memoryKiB: 256 * 1024,
  vcpuMax: 2,
  os: { type: "hvm", arch: "x86_64", boot: [{ dev: "hd" }] },
  devices: {
    ...noDevices(),
    disks: [
      {
        type: "file",
        device: "disk",
        driver: { name: "qemu", type: "qcow2" },
        source: { file: "/var/lib/images/recipe.qcow2" },
        target: { dev: "vda", bus: "virtio" },
      },
    ],
    serials: [{ type: "pty" }],
  },
};

const connection = await connect(uri);
try {
  const domain = await connection.domainDefineXML(writeDomain(definition));
  try {
    // The way back: what the daemon made of it, with all that it filled in.
    const { name, uuid, memoryKiB = 0, vcpuMax, devices } = parseDomain(await domain.getXMLDesc());
    console.log(`${name} is ${uuid}`);
    console.log(`${memoryKiB / 1024} MiB, ${vcpuMax} CPUs`);
    for (const disk of devices.disks) {
      // the type of a disk says which source it has
      if (disk.type === "file") console.log(`${disk.target.dev} is ${disk.source?.file}`);
    }
    for (const { type, target } of devices.consoles) console.log(`a console: ${type}, on ${target?.type}`);
  } finally {
    await domain.undefine();
  }
} finally {
  await connection.close();
}
