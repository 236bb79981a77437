/** A volume's data through a stream: no more than was asked for, with holes only for clients that take them. */
import type { ByteStream, StreamHole } from "../../protocol/contract.ts";
import { VirError, internalError, operationFailed } from "../../protocol/errors.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import type { HostLogger } from "../../host/log.ts";
import type { VolumeData } from "./backend.ts";

const zeroBytes = 1 << 16;

/** Sends the data; the stream ends well, or with the error that reading met. */
export async function sendVolume(
  stream: ByteStream,
  data: VolumeData,
  { sparse, log }: { sparse: boolean; log: HostLogger },
): Promise<void> {
  await settling(stream, log, async () => {
    for await (const piece of data) {
      if (piece instanceof Uint8Array) await stream.write(piece);
      else if (sparse) await stream.writeHole(piece.hole);
      else await writeZeros(stream, piece.hole);
    }
    await stream.finish();
  });
}

async function writeZeros(stream: ByteStream, length: bigint): Promise<void> {
  const zeros = new Uint8Array(zeroBytes);
  let left = length;
  for (; left > zeroBytes; left -= BigInt(zeroBytes)) await stream.write(zeros);
  await stream.write(zeros.subarray(0, Number(left)));
}

/** Takes what the client sends, until it has finished. */
export async function receiveVolume(
  stream: ByteStream,
  { length, log }: { length: number; log: HostLogger },
  keep: (data: VolumeData) => Promise<void>,
): Promise<boolean> {
  stream.holdFinish();
  return settling(stream, log, async () => {
    await keep(bounded(stream, length));
    await stream.finish();
  });
}

/** The data, refused (OPERATION_FAILED) where it exceeds `length`; 0: as much as comes. */
async function* bounded(data: VolumeData, length: number): AsyncGenerator<Uint8Array | StreamHole> {
  let left = length === 0 ? Infinity : length;
  for await (const piece of data) {
    left -= piece instanceof Uint8Array ? piece.length : Number(piece.hole);
    if (left < 0) {
      throw operationFailed(`more data came than the ${length} bytes that were announced`, {
        domain: ErrorDomain.STORAGE,
      });
    }
    yield piece;
  }
}

/** Nobody waits for a transfer: what goes wrong in it is told through the stream. True when all went well. */
async function settling(stream: ByteStream, log: HostLogger, transfer: () => Promise<void>): Promise<boolean> {
  try {
    await transfer();
    return true;
  } catch (error) {
    if (!(error instanceof VirError)) log.error({ err: error }, "a transfer of a volume's data failed");
    stream.abort(error instanceof VirError ? error : internalError(String(error), { domain: ErrorDomain.STORAGE }));
    return false;
  }
}
