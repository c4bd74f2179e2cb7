import { isSuccess, type Answer } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { LANDING_ZONE } from '../../nodes/AdobeExperiencePlatform/adobe/landingZone';
import type { Adobe } from './adobe';
import type { Ledger } from './ledger';
import { FOLDER, PREFIX, type Thing } from './things';
import type { World } from './world';

/** How long lists may lag behind: what may have been made, and isn't in them after that, was not. */
const LAG_MS = 120_000;
/** Cleaning ends at last, and says what it could not remove. */
const LONGEST_MS = 10 * 60_000;
const PAUSE_MS = 3000;
const COOL_DOWN_MS = 30_000;
/** In a row: then Adobe is out of reach. */
const MOST_FAILURES = 10;
const EVERYTHING = 'whatever there is';
const PAGE = 100;
const MOST_PAGES = 100;

/** Where the landing zone is, and the address that opens it. */
export async function landingZoneUri(
	adobe: Adobe,
): Promise<{ answer: Answer; provider?: 'azure' | 'amazon'; uri?: string }> {
	const answer = await adobe.ask({
		path: '/data/foundation/connectors/landingzone/credentials',
		query: { ...LANDING_ZONE.query },
	});
	const zone = isSuccess(answer) ? LANDING_ZONE.read(answer) : undefined;
	return {
		answer,
		provider: zone?.provider,
		...(zone?.provider === 'azure' && { uri: zone.sasUri }),
	};
}

/** What of this check is in the sandbox, as lists show it. */
interface Listed {
	readonly id: string;
	readonly audienceId: string;
	readonly name: string;
	readonly originName: string;
}

type Removable = Pick<Listed, 'name'> & Partial<Pick<Listed, 'id' | 'audienceId'>>;

export interface Cleaned {
	/** How many things were removed. */
	readonly removed: number;
	/** What may be left, in words. */
	readonly left: readonly string[];
}

/**
 * Removes all that this check has made, and what an earlier one has left: what the ledger knows, and what
 * bears the prefix. What may have been made without an answer is waited for as long as a list may lag behind.
 * @param basePaths below which the audience service may answer
 */
export async function clean(
	world: World,
	adobe: Adobe,
	ledger: Ledger,
	basePaths: readonly string[],
): Promise<Cleaned> {
	const until = world.now() + LONGEST_MS;
	let removed = 0;
	let isZoneShut = false;
	/** Why something is still there. */
	const refusals = new Map<string, string>();

	let failures = 0;
	for (let isFirst = true; ; isFirst = false) {
		const pause = await round(isFirst).catch((error: unknown) => {
			const why = error instanceof Error ? error.message : String(error);
			refusals.set(EVERYTHING, `the request failed (${why})`);
			return ++failures < MOST_FAILURES ? PAUSE_MS : undefined;
		});
		if (pause === undefined || world.now() >= until) break;
		await world.sleep(pause);
	}
	const left = new Set([...refusals.keys(), ...ledger.left().map(([, thing]) => inWords(thing))]);
	return {
		removed,
		left: [...left].map((what) => [what, refusals.get(what)].filter(Boolean).join(': ')),
	};

	/** @returns after how many milliseconds to look again; `undefined` where that leads to nothing more */
	async function round(isFirst: boolean): Promise<number | undefined> {
		if (adobe.token() === '') await adobe.signIn();
		const { audiences, status } = await listOwn(adobe);
		refusals.delete(EVERYTHING);
		failures = 0;
		if (status >= 400 && status < 500 && status !== 429) {
			refusals.set(EVERYTHING, `Adobe refuses to list it (${status})`);
			return undefined;
		}
		await followImports();
		for (const { audienceId, originName, ...rest } of audiences) {
			await removeOne({ ...rest, ...(originName === 'CUSTOM_UPLOAD' && { audienceId }) });
		}
		await removeKnown();
		if (isFirst || ledger.left().some(([, { kind }]) => kind === 'file')) await removeFiles();
		const isBare = status < 300 && audiences.length === 0;
		if (isBare) settle();
		if (isBare && stillToRemove().length === 0) return undefined;
		return status === 429 ? COOL_DOWN_MS : PAUSE_MS;
	}

	/** What is worth another round. */
	function stillToRemove() {
		return ledger.left().filter(([, { kind }]) => kind !== 'file' || !isZoneShut);
	}

	/** An import whose audience is still being made can't be deleted, so it is waited for. */
	async function followImports(): Promise<void> {
		for (const [nr, { operationId, audienceId }] of ledger.left()) {
			if (operationId === undefined || audienceId !== undefined) continue;
			const path = `operations/${encodeURIComponent(operationId)}`;
			const answer = await askBelow(path);
			const { status } = Object(answer.json) as { status?: unknown };
			if (status === 'FAILED') ledger.learn(nr, { is: 'gone' });
			// Nobody knows it any more: then only lists tell, after a while.
			if (answer.status === 404) ledger.learn(nr, { is: 'perhaps', operationId: undefined });
		}
	}

	/** Those that lists don't show yet, by the IDs that were heard. */
	async function removeKnown(): Promise<void> {
		for (const [, { kind, name, id, audienceId = '' }] of ledger.left()) {
			if (kind === 'import' && audienceId !== '') await removeOne({ name, id, audienceId });
			else if (kind === 'audience' && id !== undefined) await removeOne({ name, id });
		}
	}

	/** An audience by Adobe's own ID and, where an import has made it, by the other one. */
	async function removeOne({ name, id, audienceId }: Removable): Promise<void> {
		const what = `the audience "${name}"`;
		const ways = [
			...(audienceId === undefined
				? []
				: [async () => await askBelow(encodeURIComponent(audienceId), 'DELETE')]),
			...(id === undefined
				? []
				: [
						async () =>
							await adobe.ask({
								method: 'DELETE',
								path: `/data/core/ups/audiences/${encodeURIComponent(id)}`,
							}),
					]),
		];
		for (const way of ways) {
			const answer = await way();
			if (isSuccess(answer)) {
				removed++;
				refusals.delete(what);
				return;
			}
			refusals.set(what, `Adobe does not delete it (${answer.status} ${answer.said.code ?? ''})`);
		}
	}

	/** Asks below each base path, until one has such a route and thing. */
	async function askBelow(path: string, method: 'GET' | 'DELETE' = 'GET'): Promise<Answer> {
		const [first = '', ...others] = basePaths;
		let answer = await adobe.ask({ method, path: `${first}/external-audience/${path}` });
		for (const other of others) {
			if (answer.status !== 404) break;
			answer = await adobe.ask({ method, path: `${other}/external-audience/${path}` });
		}
		return answer;
	}

	/** Nothing is listed any more: what nobody has said to be there is not, after a while. */
	function settle(): void {
		for (const [nr, { kind, askedAt, is }] of ledger.left()) {
			const isOver = world.now() - askedAt > LAG_MS;
			if (kind !== 'file' && is === 'perhaps' && isOver) ledger.learn(nr, { is: 'gone' });
		}
		for (const what of refusals.keys()) if (what.startsWith('the audience')) refusals.delete(what);
	}

	async function removeFiles(): Promise<void> {
		const { uri } = await landingZoneUri(adobe);
		const files = ledger.left().filter(([, { kind }]) => kind === 'file');
		isZoneShut = uri === undefined;
		if (uri === undefined) {
			for (const [, thing] of files)
				refusals.set(inWords(thing), 'the landing zone cannot be read');
			return;
		}
		const { origin, pathname, search } = new URL(uri);
		const own = await adobe.askStorage({
			method: 'GET',
			url: `${origin}${pathname}${search}&restype=container&comp=list&prefix=${FOLDER}/`,
		});
		const paths = isSuccess(own)
			? [...own.text.matchAll(/<Name>([^<]+)<\/Name>/g)].map(
					([, name = '']) => `${pathname}/${name.split('/').map(encodeURIComponent).join('/')}`,
				)
			: [];
		const known = new Map(files.map(([nr, { name }]) => [name, nr]));
		for (const path of new Set([...paths, ...known.keys()])) {
			const answer = await adobe.askStorage({ method: 'DELETE', url: `${origin}${path}${search}` });
			const isGone = isSuccess(answer) || answer.status === 404;
			const what = `the file ${path}`;
			if (isSuccess(answer)) removed++;
			if (isGone) refusals.delete(what);
			else refusals.set(what, `the storage does not delete it (${answer.status})`);
			if (!isGone) continue;
			for (const [nr] of files.filter(([, { name }]) => name === path))
				ledger.learn(nr, { is: 'gone' });
		}
	}
}

const inWords = ({ kind, name }: Thing) =>
	kind === 'file' ? `the file ${name}` : `the audience "${name}"`;

/** The audiences whose names begin with the prefix; all of them where the status is a success. */
async function listOwn(adobe: Adobe): Promise<{ audiences: Listed[]; status: number }> {
	const own = new Map<string, Listed>();
	for (let page = 0, start = 0; ; page++) {
		const answer = await adobe.ask({
			path: '/data/core/ups/audiences',
			query: { name: PREFIX, limit: String(PAGE), start: String(start) },
		});
		const { children } = Object(answer.json) as { children?: unknown };
		const isList = isSuccess(answer) && Array.isArray(children);
		const before = own.size;
		for (const child of isList ? (children as unknown[]) : []) {
			const { id, audienceId, name, originName } = Object(child) as Record<string, unknown>;
			if (typeof id !== 'string' || typeof name !== 'string' || !name.startsWith(PREFIX)) continue;
			own.set(id, { id, name, audienceId: String(audienceId), originName: String(originName) });
		}
		// A list that ignores where to begin shows nothing new; another round goes on after deleting.
		if (!isList || own.size === before || page === MOST_PAGES) {
			return {
				audiences: [...own.values()],
				status: isSuccess(answer) && !isList ? 500 : answer.status,
			};
		}
		start += (children as unknown[]).length;
	}
}
