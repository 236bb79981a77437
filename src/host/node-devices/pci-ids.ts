/**
 * The names of PCI vendors and devices from the list that distributions install. Source of its form: the head of pci.ids
 * itself; a vendor stands at the start of a line, its devices under it behind a tab.
 */
import { readOptional } from "../files.ts";

const places = ["/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"];

export interface PciNames {
  readonly vendor: string | undefined;
  readonly product: string | undefined;
}

export class PciIds {
  readonly #text: string;
  readonly #known = new Map<number, PciNames>();

  constructor(text: string) {
    this.#text = `\n${text}`;
  }

  /** The names of a device by the numbers of its vendor and of itself. */
  names(vendor: number, product: number): PciNames {
    const key = vendor * 0x1_0000 + product;
    let names = this.#known.get(key);
    if (names === undefined) this.#known.set(key, (names = this.#find(vendor, product)));
    return names;
  }

  #find(vendor: number, product: number): PciNames {
    const head = `\n${digits(vendor)}  `;
    const start = this.#text.indexOf(head);
    if (start < 0) return { vendor: undefined, product: undefined };
    const rest = this.#text.slice(start + head.length);
    // up to the next vendor
    const section = rest.slice(0, rest.search(/\n[^\t\n#]/) + 1 || undefined);
    const [name = "", ...lines] = section.split("\n");
    const line = lines.find((candidate) => candidate.startsWith(`\t${digits(product)}  `));
    return { vendor: name, product: line?.slice(7) };
  }
}

const digits = (id: number): string => id.toString(16).padStart(4, "0");

/** The list that is installed; without one nothing has a name. */
export async function readPciIds(): Promise<PciIds> {
  for (const place of places) {
    const text = await readOptional(place);
    if (text !== undefined) return new PciIds(text);
  }
  return new PciIds("");
}
