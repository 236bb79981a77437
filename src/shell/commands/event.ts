/** The command that waits for events. */
import { told } from "../answer.ts";
import { command, flag, integer, optional } from "../command.ts";
import { exclude, Failure } from "../failure.ts";

export const eventCommand = command({
  name: "event",
  group: "events",
  summary: "wait for events of domains",
  description: "Lists the kinds of events there are, or waits until one happens and prints it.",
  options: {
    domain: optional("only those of this domain: name, number or UUID", "domain"),
    event: optional("which kind of event"),
    all: flag("every kind of event"),
    loop: flag("go on until interrupted or out of time"),
    timeout: integer("seconds to wait at most", 1),
    list: flag("list the kinds of events"),
    timestamp: flag("with the time of each"),
  },
  async run(shell, values) {
    const { eventKinds } = await import("../event-kinds.ts");
    exclude(values, "all", "event");
    exclude(values, "list", "all");
    exclude(values, "list", "event");
    if (values.list)
      return told(
        eventKinds.map(({ name }) => `${name}\n`).join(""),
        eventKinds.map(({ name }) => name),
      );
    const kinds = values.all ? eventKinds : eventKinds.filter(({ name }) => name === values.event);
    if (kinds.length === 0) {
      throw new Failure(
        values.event === undefined
          ? "one of --list, --all, or --event <type> is required"
          : `unknown event type ${values.event}`,
      );
    }
    const { waitForEvents } = await import("../event-loop.ts");
    return waitForEvents(shell, kinds, values);
  },
});
