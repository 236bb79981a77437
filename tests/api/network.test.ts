import { describe, expect, it } from "vitest";
import { Network, NetworkPort } from "../../src/api/index.ts";
import { ErrorNumber, NetworkUpdateCommand, NetworkUpdateSection } from "../../src/protocol/enums.ts";
import { connected } from "./connected.ts";
import { wired } from "./wired.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const net = { name: "n", uuid };
const portUuid = "ffeeddcc-bbaa-9988-7766-554433221100";
const port = { net, uuid: portUuid };

describe("a network asks", () => {
  wired(
    (connection) => new Network(connection, net),
    [
      ["networkCreate", (n, o) => n.create(o), { net }],
      ["networkDestroy", (n, o) => n.destroy(o), { net }],
      ["networkUndefine", (n, o) => n.undefine(o), { net }],
      ["networkGetXmlDesc", (n, o) => n.getXMLDesc(1, o), { net, flags: 1 }, { xml: "<network/>" }, "<network/>"],
      ["networkGetBridgeName", (n, o) => n.getBridgeName(o), { net }, { name: "virbr0" }, "virbr0"],
      ["networkIsActive", (n, o) => n.isActive(o), { net }, { active: 1 }, true],
      ["networkIsPersistent", (n, o) => n.isPersistent(o), { net }, { persistent: 0 }, false],
      ["networkGetAutostart", (n, o) => n.getAutostart(o), { net }, { autostart: 1 }, true],
      ["networkSetAutostart", (n, o) => n.setAutostart(true, o), { net, autostart: 1 }],
      [
        "networkGetMetadata",
        (n, o) => n.getMetadata(2, "urn:x", 1, o),
        { network: net, type: 2, uri: "urn:x", flags: 1 },
        { metadata: "<x/>" },
        "<x/>",
      ],
      [
        "networkSetMetadata",
        (n, o) => n.setMetadata(2, "<x/>", "x", "urn:x", 2, o),
        { network: net, type: 2, metadata: "<x/>", key: "x", uri: "urn:x", flags: 2 },
      ],
      [
        "networkGetDhcpLeases",
        (n, o) => n.getDHCPLeases("52:54:00:00:00:01", 0, o),
        { net, mac: "52:54:00:00:00:01", needResults: 1, flags: 0 },
        {
          leases: [
            {
              iface: "virbr0",
              expirytime: 1_700_000_000n,
              type: 0,
              mac: "52:54:00:00:00:01",
              iaid: null,
              ipaddr: "192.168.122.2",
              prefix: 24,
              hostname: null,
              clientid: null,
            },
          ],
          ret: 1,
        },
        [
          {
            iface: "virbr0",
            expirySeconds: 1_700_000_000n,
            type: 0,
            mac: "52:54:00:00:00:01",
            iaid: null,
            ipaddr: "192.168.122.2",
            prefix: 24,
            hostname: null,
            clientid: null,
          },
        ],
      ],
      [
        "networkListAllPorts",
        (n, o) => n.listAllPorts(0, o),
        { network: net, needResults: 1, flags: 0 },
        { ports: [port], ret: 1 },
        [{ network: "n", uuid: portUuid }],
      ],
      [
        "networkPortLookupByUuid",
        (n, o) => n.portLookupByUUID(portUuid, o),
        { network: net, uuid: portUuid },
        { port },
        { network: "n", uuid: portUuid },
      ],
      [
        "networkPortCreateXml",
        (n, o) => n.portCreateXML("<networkport/>", 1, o),
        { network: net, xml: "<networkport/>", flags: 1 },
        { port },
        { network: "n", uuid: portUuid },
      ],
    ],
  );
});

describe("an update of a network", () => {
  const update = async (supported: number) => {
    const { connection, asked } = connected({
      connectSupportsFeature: () => ({ supported }),
      networkUpdate: () => undefined,
    });
    const network = new Network(connection, net);
    await network.update(NetworkUpdateCommand.ADD_FIRST, NetworkUpdateSection.DNS_HOST, -1, "<host/>", 2);
    return asked.at(-1)?.args;
  };

  it("tells command and section apart", async () => {
    const args = { net, command: 4, section: 10, parentIndex: -1, xml: "<host/>", flags: 2 };
    await expect(update(1)).resolves.toEqual(args);
  });

  it("is turned round for a daemon that reads them the other way", async () => {
    await expect(update(0)).resolves.toMatchObject({ command: 10, section: 4 });
  });
});

describe("a port of a network asks", () => {
  wired(
    (connection) => new NetworkPort(new Network(connection, net), portUuid),
    [
      ["networkPortGetXmlDesc", (p, o) => p.getXMLDesc(0, o), { port, flags: 0 }, { xml: "<p/>" }, "<p/>"],
      ["networkPortDelete", (p, o) => p.delete(0, o), { port, flags: 0 }],
      [
        "networkPortSetParameters",
        (p, o) => p.setParameters({ "inbound.average": 1000 }, 0, o),
        { port, params: [{ field: "inbound.average", value: { type: 2, value: 1000 } }], flags: 0 },
      ],
      [
        "networkPortGetParameters",
        (p, o) => p.getParameters(0, o),
        { port, nparams: 1, flags: 4 },
        { params: [{ field: "inbound.average", value: { type: 2, value: 1000 } }], nparams: 1 },
        { "inbound.average": 1000 },
      ],
    ],
  );

  it("nothing for a bandwidth that is none", async () => {
    const { connection, asked } = connected({});
    const made = new NetworkPort(new Network(connection, net), portUuid);
    const parameters = { "inbound.average": "fast" } as never;
    await expect(made.setParameters(parameters)).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
    expect(asked).toEqual([]);
  });
});
