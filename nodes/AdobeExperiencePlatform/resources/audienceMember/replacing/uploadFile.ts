import { putBlob, putBlock, putBlockList, type Written } from '../../../adobe/blobStorage';
import type { HarmlessCall } from '../../../adobe/call';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { LANDING_ZONE, type LandingZone } from '../../../adobe/landingZone';
import type { StoragePlace } from '../../../adobe/session/storage';
import type { Ask } from '../../../run/ask';

export type AzureZone = Extract<LandingZone, { readonly provider: 'azure' }>;

/**
 * The landing zone of the sandbox. Credentials that have expired already may come from a cache, so they are
 * asked for once more; new ones are never made, because that takes them from everybody else.
 * @throws {FailureError} where it is one that nothing can be put into
 */
export async function openZone(ask: Ask, now: number): Promise<AzureZone> {
	const first = await ask(LANDING_ZONE);
	const hasExpired = first.provider === 'azure' && (first.expiresAt ?? Infinity) <= now;
	const zone = hasExpired ? await ask(LANDING_ZONE) : first;
	if (zone.provider === 'amazon') throw new FailureError(ON_AMAZON);
	return zone;
}

const ON_AMAZON: Failure = {
	message:
		"This organization's landing zone is on Amazon Web Services, which this operation can't fill",
	description:
		"Only landing zones on Azure are supported. With a bucket of your own, use the resource 'Audience Import' with the cloud type S3, and 'Ingestion Run'.",
	assurance: 'Nothing was sent.',
};

/** Each holds a block in memory. */
const AT_ONCE = 3;
/** A long upload may outlive more than one signature. */
const MOST_RENEWALS = 5;

/**
 * Puts a file into the landing zone: in one request, or in blocks of which a few are under way at once. A
 * signature that is refused is replaced by the one that Adobe gives then, if that is another.
 * @param openZone gives the zone as Adobe has it now
 * @param askStorage asks the storage that a zone names
 * @throws {FailureError} why the file isn't there
 */
export async function uploadFile(
	openZone: () => Promise<AzureZone>,
	askStorage: (place: StoragePlace) => Ask,
	path: string,
	blocks: AsyncIterable<Buffer>,
): Promise<Written> {
	const first = await openZone();
	let current = { zone: first, ask: askStorage(first) };
	let renewing: Promise<void> | undefined;
	let renewals = 0;

	/** @returns whether Adobe now gives another signature than the one that was refused */
	async function renew(used: typeof current): Promise<boolean> {
		if (used !== current) return true;
		renewing ??= (async () => {
			const next = renewals++ < MOST_RENEWALS ? await openZone() : used.zone;
			if (next.sasUri !== used.zone.sasUri) current = { zone: next, ask: askStorage(next) };
		})().finally(() => (renewing = undefined));
		await renewing;
		return used !== current;
	}

	const send = async <Result>(call: HarmlessCall<Result>): Promise<Result> => {
		const used = current;
		return await used.ask(call).catch(async (error: unknown) => {
			if (isRefusedAccess(error) && (await renew(used))) return await send(call);
			throw error;
		});
	};

	let waiting: Buffer | undefined;
	let count = 0;
	const underWay = new Set<Promise<void>>();
	/** Of the blocks that failed: a block may do so while the next one is still being made. */
	const failures: unknown[] = [];
	const throwIfFailed = () => {
		if (failures.length > 0) throw failures[0];
	};
	async function sendBlock(block: Buffer): Promise<void> {
		if (underWay.size >= AT_ONCE) await Promise.race(underWay);
		throwIfFailed();
		const sending = send(putBlock(path, count++, block))
			.then(() => undefined)
			.catch((error: unknown) => void failures.push(error))
			.finally(() => underWay.delete(sending));
		underWay.add(sending);
	}
	async function sendAll(): Promise<Written | undefined> {
		for await (const block of blocks) {
			if (waiting !== undefined) await sendBlock(waiting);
			waiting = block;
		}
		if (count === 0) return await send(putBlob(path, waiting ?? Buffer.alloc(0)));
		if (waiting !== undefined) await sendBlock(waiting);
		await Promise.all(underWay);
		throwIfFailed();
		return undefined;
	}

	const whole = await sendAll().finally(async () => await Promise.all(underWay));
	return whole ?? (await send(putBlockList(path, count)));
}

const isRefusedAccess = (error: unknown) =>
	error instanceof FailureError && [401, 403].includes(Number(error.failure.facts?.httpStatus));
