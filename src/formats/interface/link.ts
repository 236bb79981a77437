/** The state of a network link, as `<link>` tells it of host interfaces and of network devices. */
import { attribute, element, oneOf, uint, type Element, type Fields } from "../../xml/index.ts";

/** RFC 2863's operational states, under the names that Linux gives them. */
export const linkStates = ["unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"] as const;

const link = {
  /** In Mbit/s; 0 means the same as its absence: not known. */
  speedMbps: attribute(uint, "speed").omitting(0).optional(),
  state: attribute(oneOf(...linkStates)).optional(),
};

export interface Link extends Fields<typeof link> {}
/** Written only when there is something to tell. */
export const Link: Element<Link> = element("link", link);
