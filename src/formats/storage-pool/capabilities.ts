/** What kinds of pool this host can have, with their formats: the answer to virConnectGetStoragePoolCapabilities. */
import { XmlWriter } from "../../xml/index.ts";
import { factsOf, poolTypeNames, type Formats, type PoolType } from "./types.ts";

/** The XML for a host with backends for the types `supported`. */
export function writePoolCapabilities(supported: ReadonlySet<PoolType>): string {
  const writer = new XmlWriter();
  writer.start("storagepoolCapabilities");
  for (const type of poolTypeNames) {
    const { formats, volumeFormats } = factsOf(type);
    writer.start("pool");
    writer.attribute("type", type);
    writer.attribute("supported", supported.has(type) ? "yes" : "no");
    if (formats !== undefined) writeFormats(writer, "poolOptions", "sourceFormatType", formats);
    if (volumeFormats !== undefined) writeFormats(writer, "volOptions", "targetFormatType", volumeFormats);
    writer.end("pool", "paired");
  }
  writer.end("storagepoolCapabilities");
  return writer.toString();
}

function writeFormats(writer: XmlWriter, options: string, list: string, formats: Formats): void {
  writer.start(options);
  writer.start("defaultFormat");
  writer.attribute("type", formats.default);
  writer.end("defaultFormat");
  writer.start("enum");
  writer.attribute("name", list);
  for (const name of formats.listed ?? formats.names) {
    writer.start("value");
    writer.text(name);
    writer.end("value");
  }
  writer.end("enum", "paired");
  writer.end(options);
}
