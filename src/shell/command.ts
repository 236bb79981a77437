/**
 * What a command is. The table in `commands/` is made of these; grammar, help, completion and JSON output follow from it.
 */
import type { Answer } from "./answer.ts";
import type { Shell } from "./shell.ts";

/** What a value can be completed with. */
export type Completes = "domain" | "active-domain" | "inactive-domain" | "file" | readonly string[];

export interface FlagOption {
  readonly kind: "flag";
  readonly help: string;
}

export interface StringOption<R extends boolean = boolean> {
  readonly kind: "string";
  readonly help: string;
  /** It must be given; it is then shown as `<name>`. */
  readonly required: R;
  readonly completes?: Completes | undefined;
}

export interface IntegerOption {
  readonly kind: "integer";
  readonly help: string;
  readonly minimum: number;
}

/** Takes all that is left. */
export interface RestOption {
  readonly kind: "rest";
  readonly help: string;
}

/** Everything but flags is also taken by position, in the order of the table. */
export type Option = FlagOption | StringOption | IntegerOption | RestOption;
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends FlagOption
  ? boolean
  : O extends RestOption
    ? readonly string[]
    : O extends IntegerOption
      ? number | undefined
      : O extends StringOption<true>
        ? string
        : string | undefined;

export type ValuesOf<O extends Options> = { readonly [K in keyof O]: ValueOf<O[K]> };

/** The groups that `help` shows, in its order; what is shown for each. */
export const groups = {
  domain: "Domain Management",
  monitor: "Domain Monitoring",
  events: "Domain Events",
  host: "Host and Hypervisor",
  virtsh: "Virtsh itself",
} as const;
export type Group = keyof typeof groups;

export interface Command<O extends Options = Options> {
  readonly name: string;
  readonly group: Group;
  /** One line, for lists. */
  readonly summary: string;
  readonly description?: string;
  readonly options: O;
  /** It does without a connection. */
  readonly offline?: true;
  /** Works, but no list shows it. */
  readonly hidden?: true;
  /** @returns what is left to be printed */
  run(shell: Shell, values: ValuesOf<O>): Promise<Answer | undefined> | Answer | undefined;
}

/** Ties the types of a command's values to its options. */
export const command = <const O extends Options>(definition: Command<O>): Command => definition;

export const flag = (help: string): FlagOption => ({ kind: "flag", help });
/** A value that must be given. */
export const required = (help: string, completes?: Completes): StringOption<true> => ({
  kind: "string",
  help,
  required: true,
  completes,
});
export const optional = (help: string, completes?: Completes): StringOption<false> => ({
  kind: "string",
  help,
  required: false,
  completes,
});
export const integer = (help: string, minimum: number): IntegerOption => ({ kind: "integer", help, minimum });
export const rest = (help: string): RestOption => ({ kind: "rest", help });
