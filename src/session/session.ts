/**
 * One client's connection: what it has opened, what it has registered for, and how its calls reach the driver. Calls about
 * the connection itself are answered here, all others by the driver that it has opened.
 */
import type { CallContext, DomainEvent, Driver, ObjectEvent, RemoteHandlers } from "../protocol/contract.ts";
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import {
  internalError,
  invalidArgument,
  noSupport,
  operationInvalid,
  rejectUnknownFlags,
  virError,
} from "../protocol/errors.ts";
import type { AnyEvent, EventName } from "../protocol/procedure.ts";
import { type RemoteProcedures, remoteProcedures, remoteProgram } from "../protocol/remote/index.ts";
import type { Domain } from "../protocol/remote/types.ts";
import { eventFrame, type Incoming, type ServerConnection } from "../rpc/server.ts";
import { checkReadonly } from "./access.ts";
import { domainEventForms } from "./domain-events.ts";
import { ObjectRegistrations } from "./object-events.ts";

/** What a client may ask of a connection before it has opened anything (`connectSupportsFeature`). */
const Feature = {
  PROGRAM_KEEPALIVE: 10,
  REMOTE_EVENT_CALLBACK: 14,
  REMOTE_CLOSE_CALLBACK: 15,
  /** networkUpdate has its command in front of its section: older daemons read them the other way round. */
  NETWORK_UPDATE_HAS_CORRECT_ORDER: 16,
} as const;

const readonlyFlag = 1;
const aliasesFlag = 2;

export interface Opened {
  readonly driver: Driver;
  /** As the connection is to name itself. */
  readonly uri: string;
  /** Called once when the connection is over. */
  readonly release?: () => void;
}

export interface SessionOptions {
  /** The driver behind a connection URI. @throws {VirError} NO_CONNECT */
  readonly open: (name: string | null) => Opened | Promise<Opened>;
  readonly keepaliveSeconds: number;
  readonly keepaliveCount: number;
}

interface Registration {
  readonly event: number;
  /** Only this domain's events; undefined: all. */
  readonly uuid: string | undefined;
}

/** What an event was encoded to, while it is handed round. */
const framesOf = new WeakMap<DomainEvent, Map<string, Uint8Array>>();

type AnyHandler = (context: CallContext, args: unknown) => unknown;

export class Session {
  readonly #options: SessionOptions;
  #connection: ServerConnection | undefined;
  #driver: Driver | undefined;
  #uri = "";
  #readonly: boolean;
  #release: (() => void) | undefined;
  #opening = false;
  #over = false;
  #ending: (() => void) | undefined;
  #endingObjects: (() => void) | undefined;
  /** Events registered for without a callback number. */
  readonly #legacy = new Set<number>();
  readonly #callbacks = new Map<number, Registration>();
  #lastCallback = -1;
  readonly #objects = new ObjectRegistrations(
    (kind) => this.#listenToObjects(kind),
    (name, message) => this.#emit(name, message),
  );
  readonly #own: RemoteHandlers;

  constructor(options: SessionOptions, readonly_: boolean) {
    this.#options = options;
    this.#readonly = readonly_;
    this.#own = this.#ownHandlers();
  }

  get uri(): string {
    return this.#uri;
  }

  attach(connection: ServerConnection): void {
    this.#connection = connection;
    connection.onClosed(() => this.#gone());
  }

  dispatch({ program, procedure, row }: Incoming, context: CallContext, args: unknown): unknown {
    if (program === remoteProgram) {
      const own = (this.#own as Record<string, AnyHandler | undefined>)[procedure];
      if (own !== undefined) return own(context, args);
    }
    const driver = this.#driver;
    if (driver === undefined) throw internalError(`${procedure}: nothing is opened on this connection yet`);
    if (this.#readonly) checkReadonly(procedure, row, args);
    const handlers = driver[program.name as "remote" | "qemu" | "lxc"] as
      | Record<string, AnyHandler | undefined>
      | undefined;
    const handler = handlers?.[procedure];
    if (handler === undefined) throw noSupport(procedure, { domain: domainOf(procedure) });
    return handler(context, args);
  }

  #ownHandlers(): RemoteHandlers {
    return {
      // authentication is settled by who may reach the socket
      authList: () => ({ types: [0] }),
      authPolkit: () => {
        throw virError(ErrorNumber.AUTH_FAILED, "this connection needs no polkit authentication");
      },
      connectOpen: (_, { name, flags }) => {
        if (this.#driver !== undefined || this.#opening) throw operationInvalid("the connection is open already");
        rejectUnknownFlags(flags, readonlyFlag | aliasesFlag, "connectOpen");
        if ((flags & readonlyFlag) !== 0) this.#readonly = true;
        const opened = this.#options.open(name);
        if (!(opened instanceof Promise)) {
          this.#took(opened);
          return {};
        }
        this.#opening = true;
        return opened
          .then((late) => {
            this.#took(late);
            return {};
          })
          .finally(() => {
            this.#opening = false;
          });
      },
      connectClose: () => {
        this.#close();
        return {};
      },
      connectGetUri: () => {
        this.#opened();
        return { uri: this.#uri };
      },
      connectGetType: () => ({ type: this.#opened().type }),
      // what never leaves the host needs no secrecy
      connectIsSecure: () => ({
        secure: ["unix", "in-process"].includes(this.#connection?.client.transport ?? "") ? 1 : 0,
      }),
      connectSupportsFeature: (context, args) => this.#supportsFeature(context, args),
      connectRegisterCloseCallback: () => (this.#opened(), {}),
      connectUnregisterCloseCallback: () => (this.#opened(), {}),
      connectDomainEventRegister: () => {
        this.#registerLegacy(0);
        return { cbRegistered: 1 };
      },
      connectDomainEventDeregister: () => {
        this.#deregisterLegacy(0);
        return { cbRegistered: 0 };
      },
      connectDomainEventRegisterAny: (_, { eventID }) => {
        this.#registerLegacy(eventID);
        return {};
      },
      connectDomainEventDeregisterAny: (_, { eventID }) => {
        this.#deregisterLegacy(eventID);
        return {};
      },
      connectDomainEventCallbackRegisterAny: (_, { eventID, dom }) => ({
        callbackID: this.#registerCallback(eventID, dom),
      }),
      connectDomainEventCallbackDeregisterAny: (_, { callbackID }) => {
        if (!this.#callbacks.delete(callbackID)) throw invalidArgument(`there is no event callback ${callbackID}`);
        return {};
      },
      ...this.#objects.handlers,
    };
  }

  #took({ driver, uri, release }: Opened): void {
    // the client may have gone while it was opened
    if (this.#over) {
      release?.();
      return;
    }
    this.#driver = driver;
    this.#uri = uri;
    this.#release = release;
  }

  #opened(): Driver {
    if (this.#driver === undefined) throw internalError("nothing is opened on this connection yet");
    return this.#driver;
  }

  #supportsFeature(
    context: CallContext,
    args: { feature: number },
  ): { supported: number } | Promise<{ supported: number }> {
    switch (args.feature) {
      case Feature.PROGRAM_KEEPALIVE:
        // asked by clients that answer: from now on silence can be told from death
        this.#connection?.keepAlive(this.#options.keepaliveSeconds, this.#options.keepaliveCount);
        return { supported: 1 };
      case Feature.REMOTE_EVENT_CALLBACK:
      case Feature.REMOTE_CLOSE_CALLBACK:
      case Feature.NETWORK_UPDATE_HAS_CORRECT_ORDER:
        return { supported: 1 };
      default:
        return this.#driver?.remote.connectSupportsFeature?.(context, args) ?? { supported: 0 };
    }
  }

  #registerLegacy(event: number): void {
    this.#listen();
    if (domainEventForms[event]?.legacy === undefined) throw invalidArgument(`there is no event ${event}`);
    if (this.#legacy.has(event)) throw operationInvalid(`event ${event} is registered already`);
    this.#legacy.add(event);
  }

  #deregisterLegacy(event: number): void {
    if (!this.#legacy.delete(event)) throw invalidArgument(`event ${event} is not registered`);
  }

  #registerCallback(event: number, domain: Domain | null): number {
    this.#listen();
    if (domainEventForms[event] === undefined) throw invalidArgument(`there is no event ${event}`);
    const callback = ++this.#lastCallback;
    this.#callbacks.set(callback, { event, uuid: domain?.uuid });
    return callback;
  }

  #listen(): void {
    const driver = this.#opened();
    this.#ending ??= driver.onDomainEvent((event) => this.#domainEvent(event));
  }

  #listenToObjects(kind: ObjectEvent["kind"]): void {
    if (this.#opened().objectEvents?.kinds.includes(kind) !== true) throw noSupport(`events of the kind ${kind}`);
    this.#endingObjects ??= this.#opened().objectEvents?.listen((event) => this.#objects.deliver(event));
  }

  #domainEvent(event: DomainEvent): void {
    const { id, domain, fields } = event;
    const forms = domainEventForms[id];
    if (forms === undefined) return;
    const { legacy, callback, wrapped } = forms;
    if (legacy !== undefined && this.#legacy.has(id)) {
      this.#emitShared(event, "legacy", legacy, () => ({ dom: domain, ...fields }));
    }
    for (const [callbackID, wanted] of this.#callbacks) {
      if (wanted.event !== id || (wanted.uuid !== undefined && wanted.uuid !== domain.uuid)) continue;
      this.#emitShared(event, String(callbackID), callback, () => {
        const content = { dom: domain, ...fields };
        return wrapped ? { callbackID, msg: content, ...fields } : { callbackID, ...content };
      });
    }
  }

  #emit(name: EventName<RemoteProcedures>, message: Readonly<Record<string, unknown>>): void {
    this.#connection?.emitFrame(encoded(name, message));
  }

  /** An event goes to many connections with the same content: it is encoded once for each number of a callback. */
  #emitShared(event: DomainEvent, form: string, name: EventName<RemoteProcedures>, message: () => object): void {
    let frames = framesOf.get(event);
    if (frames === undefined) framesOf.set(event, (frames = new Map()));
    let frame = frames.get(form);
    if (frame === undefined) {
      frame = encoded(name, message() as Readonly<Record<string, unknown>>);
      frames.set(form, frame);
    }
    this.#connection?.emitFrame(frame);
  }

  #close(): void {
    this.#ending?.();
    this.#ending = undefined;
    this.#endingObjects?.();
    this.#endingObjects = undefined;
    this.#legacy.clear();
    this.#callbacks.clear();
    this.#objects.clear();
    this.#driver = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  #gone(): void {
    this.#over = true;
    this.#close();
  }
}

const encoded = (name: EventName<RemoteProcedures>, message: Readonly<Record<string, unknown>>): Uint8Array =>
  eventFrame(remoteProgram, remoteProcedures[name] as AnyEvent, message);

/** The part of libvirt that a procedure belongs to. */
function domainOf(procedure: string): ErrorDomain {
  const [, domain] = parts.find(([words]) => words.test(procedure)) ?? [];
  return domain ?? ErrorDomain.DOMAIN;
}

const parts: readonly (readonly [RegExp, ErrorDomain])[] = [
  [/nwfilter/i, ErrorDomain.NWFILTER],
  [/network/i, ErrorDomain.NETWORK],
  [/storage/i, ErrorDomain.STORAGE],
  [/secret/i, ErrorDomain.SECRET],
  [/nodedevice|nodelistdevices|nodenumofdevices/i, ErrorDomain.NODEDEV],
  [/^(interface|connect.*interfaces)/i, ErrorDomain.INTERFACE],
];
