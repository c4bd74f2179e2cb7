import { randomBytes } from 'node:crypto';

import type { ServerToServerSettings } from '../../nodes/AdobeExperiencePlatform/adobe/session/credential';
import { StoredCredential } from '../engine/credentials-helper';
import { runWorkflow } from '../engine/run-workflow';
import { defaultSettings, type SimulatorSettings } from '../simulator/settings';
import { adobeBehind } from './adobe';
import { clean, type Cleaned } from './clean';
import type { Ledger } from './ledger';
import { NotAsked, type Check, type Kept, type Question, type Reading } from './question';
import { QUESTIONS, type Group } from './questions';
import { ID_PREFIX, PREFIX } from './things';
import { openWire, Stopped, type Exchange, type Wire } from './wire';
import type { World } from './world';

export interface CheckOptions {
	readonly settings: ServerToServerSettings;
	readonly whose: Check['whose'];
	readonly without?: readonly Group[];
	readonly maxWaitMs?: number;
	/** A dataset for members: only with one are they asked about. */
	readonly dataset?: string;
	/** Aborts it; it cleans up all the same. */
	readonly interrupted?: AbortSignal;
	readonly person?: Check['person'];
	/** Told as each question is answered. */
	readonly onAnswer?: (answered: Answered) => void;
}

/** A question with what came out. */
export interface Answered {
	readonly id: string;
	readonly asks: string;
	readonly how: string;
	readonly operation?: string;
	/** The name of the reading; left out where it is none of those that are known. */
	readonly reading?: string;
	/** What came out, in a sentence. */
	readonly says: string;
	/** What the node does wrong then. */
	readonly trouble?: string;
	readonly isAsked: boolean;
	readonly facts: NonNullable<Awaited<ReturnType<Question['ask']>>['facts']>;
	/** What makes the simulator agree, where it wouldn't by itself. */
	readonly settings: Partial<SimulatorSettings>;
	/** The numbers of the exchanges that tell. */
	readonly exchanges: readonly number[];
}

export interface Outcome {
	readonly answers: readonly Answered[];
	readonly exchanges: readonly Exchange[];
	readonly cleaned: Cleaned;
	readonly stoppedBy?: Stopped['why'];
	/** Everything that must not be seen, as far as it is known by now. */
	readonly secrets: readonly string[];
}

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 10_000;
/** After a 429 that doesn't say how long. */
const COOL_DOWN_MS = 60_000;

/** Asks Adobe everything, and removes afterwards what it has made, however it ends. */
export async function tenantCheck(
	world: World,
	ledger: Ledger,
	options: CheckOptions,
): Promise<Outcome> {
	const wire = openWire(world, ledger);
	const tokens: string[] = [];
	const answers: Answered[] = [];
	options.interrupted?.addEventListener('abort', () => wire.stop('interrupted'), { once: true });
	if (options.interrupted?.aborted) wire.stop('interrupted');
	const check = checkWith(world, wire, tokens, options);

	let cleaned: Cleaned | undefined;
	try {
		await askAll(check, wire, options, (answered) => {
			answers.push(answered);
			options.onAnswer?.(answered);
		});
	} finally {
		wire.question = 'cleaning up';
		cleaned = await cleanUp(world, wire, ledger, options.settings, tokens);
	}
	const reason: unknown = wire.stopped.reason;
	return {
		answers,
		exchanges: wire.exchanges,
		cleaned,
		...(reason instanceof Stopped && { stoppedBy: reason.why }),
		secrets: [
			options.settings.clientSecret,
			options.settings.apiKey,
			options.settings.orgId,
			...tokens,
		],
	};
}

/** Removes what an earlier check has left. */
export async function cleanUp(
	world: World,
	wire: Wire,
	ledger: Ledger,
	settings: ServerToServerSettings,
	tokens: string[] = [],
): Promise<Cleaned> {
	const adobe = adobeBehind(world, wire, settings, tokens, true);
	if (wire.exchanges.at(-1)?.answer?.status === 429) await world.sleep(COOL_DOWN_MS);
	return await clean(world, adobe, ledger, ['/data/core/ais', '/core/ais']);
}

async function askAll(
	check: Check,
	wire: Wire,
	{ without = [], dataset }: CheckOptions,
	onAnswer: (answered: Answered) => void,
): Promise<void> {
	const { status } = await check.adobe.signIn();
	if (check.adobe.token() === '') throw new Error(`Adobe gives no token (${status})`);
	if (dataset !== undefined) check.keep('dataset', dataset);
	for (const [group, questions] of QUESTIONS) {
		if (group === 'members' && dataset === undefined) continue;
		for (const each of questions) {
			const why = without.includes(group)
				? 'it was left out'
				: wire.stopped.aborted && 'the check was stopped before';
			onAnswer(why ? notAsked(each, why, []) : await askOne(check, wire, each));
		}
	}
}

async function askOne(check: Check, wire: Wire, each: Question): Promise<Answered> {
	const { id, asks, how, operation, readings } = each;
	const first = wire.exchanges.length;
	wire.question = id;
	const exchangesOfIt = () => wire.exchanges.slice(first).map(({ nr }) => nr);
	try {
		const { reading, facts = {}, settings = {} } = await each.ask(check);
		const known: Reading | undefined = reading === undefined ? undefined : readings[reading];
		const { says, trouble } =
			typeof known === 'string' ? { says: known, trouble: undefined } : (known ?? UNKNOWN);
		return {
			id,
			asks,
			how,
			...(operation !== undefined && { operation }),
			...(reading !== undefined && { reading }),
			says,
			...(trouble !== undefined && { trouble }),
			isAsked: true,
			facts,
			settings: differing(settings),
			exchanges: exchangesOfIt(),
		};
	} catch (error) {
		return notAsked(each, whyNot(error), exchangesOfIt());
	}
}

const UNKNOWN = {
	says: 'None of the answers that were thought of.',
	trouble: 'The exchanges tell what it was; please report it.',
};

const notAsked = (
	{ id, asks, how, operation }: Question,
	why: string,
	exchanges: readonly number[],
): Answered => ({
	id,
	asks,
	how,
	...(operation !== undefined && { operation }),
	says: `Not answered: ${why}.`,
	isAsked: false,
	facts: {},
	settings: {},
	exchanges,
});

function whyNot(error: unknown): string {
	if (error instanceof NotAsked) return error.message;
	if (error instanceof Stopped) return `the check was stopped (${error.why})`;
	return `the request failed (${error instanceof Error ? error.message : String(error)})`;
}

/** What the simulator doesn't do anyway. */
export function differing(settings: Partial<SimulatorSettings>): Partial<SimulatorSettings> {
	const usual: Readonly<Record<string, unknown>> = { ...defaultSettings() };
	return Object.fromEntries(
		Object.entries(settings).filter(
			([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name]),
		),
	);
}

function checkWith(world: World, wire: Wire, tokens: string[], options: CheckOptions): Check {
	const { settings, whose, maxWaitMs = 30 * MINUTE_MS, person } = options;
	const run = randomBytes(3).toString('hex');
	const kept: Partial<Kept> = {};
	const adobe = adobeBehind(world, wire, settings, tokens);
	const sleep = async (ms: number) => {
		wire.stopped.throwIfAborted();
		await Promise.race([world.sleep(ms), wire.whenStopped]);
		wire.stopped.throwIfAborted();
	};

	return {
		adobe,
		now: () => world.now(),
		sleep,
		whose,
		maxWaitMs,
		basePath: '/data/core/ais',
		name: (what) => `${PREFIX} ${run} ${what}`,
		id: (what) => `${ID_PREFIX}${run}_${what.replace(/\W/g, '_')}`,
		keep: (key, value) => void (kept[key] = value),
		need(key) {
			const value = kept[key];
			if (value !== undefined) return value as Kept[typeof key];
			throw new NotAsked('an earlier question found out nothing that it needs');
		},
		async until(look, withinMs = maxWaitMs) {
			const begun = world.now();
			for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
				const seen = await look();
				const ms = world.now() - begun;
				if (seen !== undefined) return { seen, ms };
				if (ms >= withinMs) return undefined;
				await sleep(pause);
			}
		},
		async run(parameters, rows = [{}]) {
			wire.stopped.throwIfAborted();
			const credential = new StoredCredential({ ...settings, imsToken: adobe.token() });
			const underTest = world.node(wire.through('node'), credential);
			const stopAfter = wire.whenStopped.catch(() => undefined);
			const first = wire.exchanges.length;
			const result = await runWorkflow({ rows, parameters, credential, underTest, stopAfter });
			wire.stopped.throwIfAborted();
			const statuses = wire.exchanges.slice(first).map(({ answer }) => answer?.status ?? 0);
			return { ...result, statuses };
		},
		person: async (asked) => await Promise.resolve(person?.(asked)),
	};
}
