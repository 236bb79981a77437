/**
 * Two command lines mean the same where only these differ: who opens a file or a listening socket (libvirt hands over
 * descriptors, here QEMU is given the path), the moment of the start, and what libvirt's releases spell in ways of their own.
 */
export function meaning(argv: readonly string[]): unknown[] {
  const words: unknown[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "-add-fd") {
      at++;
      continue;
    }
    // libvirt tells the monitor so before the guest runs
    if (word === "-no-reboot") continue;
    words.push(word.startsWith("{") ? object(word) : argv[at - 1] === "-chardev" ? chardev(word) : plain(word));
  }
  return flattened(words);
}

const object = (word: string): Record<string, unknown> => {
  // integers beyond a double's, as text
  const value = JSON.parse(word.replaceAll(/:(\d{16,})/g, ':"$1"')) as Record<string, unknown>;
  // libvirt puts a backslash before blanks, which then is part of the serial number
  if (typeof value["serial"] === "string") value["serial"] = value["serial"].replaceAll("\\", "");
  // newer releases of libvirt look for zeroes in images that are only read
  if (value["read-only"] === true) delete value["detect-zeroes"];
  return value;
};

const chardev = (word: string): string =>
  word
    .split(",")
    .filter((part) => !/^(fd|path|append|logfile|logappend)=/.test(part))
    .join(",");

const plain = (word: string): string =>
  word
    .replace(/^base=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/, (moment) =>
      moment.includes("=2020-09-13T12:26:40") ? moment : "base=now",
    )
    .replace(",clusters=1", "")
    .replace(/,hv-crash(?=,|$)/, ",hv-crash=on");

/** Variables in flash have no format node with newer releases of libvirt. */
function flattened(words: unknown[]): unknown[] {
  const result: unknown[] = [];
  for (const word of words) {
    if (typeof word === "object" && word !== null && "node-name" in word) {
      if (word["node-name"] === "libvirt-pflash1-format") {
        result.pop();
        continue;
      }
      if (word["node-name"] === "libvirt-pflash1-storage") {
        result.push("pflash1");
        continue;
      }
    }
    result.push(typeof word === "string" ? word.replace("libvirt-pflash1-storage", "libvirt-pflash1-format") : word);
  }
  return result;
}
