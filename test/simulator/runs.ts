import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { adobeError, type Answer, json, refused } from './answers';
import type { StoredAudience } from './audiences';
import { TECHNICAL_ACCOUNT } from './client';
import { type FileRow, importedAudience } from './imports';
import { type RecordedRequest, sandboxOf } from './requests';
import { type RunStage, storeNow } from './settings';
import type { World } from './world';

/** What Adobe calls them, in seconds since 1970. */
const runWindow = z
	.object({
		dataFilterStartTime: z.number().int().positive(),
		dataFilterEndTime: z.number().int().positive().optional(),
	})
	.strict()
	.refine(
		({ dataFilterStartTime: start, dataFilterEndTime: end = Infinity }) => start < end,
		'the end is not after the start',
	);

export type RunWindow = z.infer<typeof runWindow>;

/** A run. Times are milliseconds since 1970, by our clock. */
export interface StoredRun {
	readonly runId: string;
	readonly audienceId: string;
	readonly audienceName: string;
	readonly sandboxName: string;
	readonly window: RunWindow;
	readonly createdAt: number;
	readonly endsAt: number;
	/** In which stage it fails, if it does. */
	readonly fails?: RunStage;
	readonly rows: readonly FileRow[];
}

const STAGES: readonly RunStage[] = ['DATASET_INGEST', 'PROFILE_STORE_INGEST'];
const DAY_MS = 24 * 60 * 60 * 1000;
const MISSING = adobeError('100940-404');
const seconds = (ms: number) => Math.floor(ms / 1000);

const isUnderWay = ({ endsAt }: StoredRun, { clock }: World) => endsAt > clock.now();

export const isRunning = (audienceId: string, world: World): boolean =>
	world.imports.runs.some((run) => run.audienceId === audienceId && isUnderWay(run, world));

function begin(audience: StoredAudience, window: RunWindow, world: World): StoredRun {
	const { clock, imports, settings } = world;
	const { audienceId, name, sandboxName } = audience;
	const now = clock.now();
	const rows = imports.ingest(audience, window, imports.sourceOf(audienceId));
	const fails = rows === undefined ? 'DATASET_INGEST' : settings.runEnds;
	const run: StoredRun = {
		runId: randomUUID(),
		audienceId,
		audienceName: name,
		sandboxName,
		window,
		createdAt: now,
		endsAt: now + settings.runMs,
		...(fails !== 'SUCCESS' && { fails }),
		rows: rows ?? [],
	};
	imports.runs.push(run);
	return run;
}

/** The last one once more, where there was one. */
export function runAgain(audience: StoredAudience, world: World): void {
	const last = runsOf(audience, world).at(-1);
	if (last !== undefined) begin(audience, last.window, world);
}

function statusOf(run: StoredRun, world: World): string | undefined {
	if (isUnderWay(run, world)) return world.settings.runningAs;
	return run.fails === undefined ? 'SUCCESS' : 'FAILED';
}

function toWire(run: StoredRun, world: World, how: 'started' | 'listed' | 'whole') {
	const { runId, audienceId, audienceName, window, createdAt, fails } = run;
	const status = statusOf(run, world);
	const failsAt = fails === undefined ? STAGES.length : STAGES.indexOf(fails);
	const details = STAGES.slice(0, failsAt + 1).map((stage, nth) => ({
		stage,
		status: isUnderWay(run, world) ? status : nth === failsAt ? 'FAILED' : 'SUCCESS',
		flowRunId: `flow-${nth + 1}-${runId}`,
	}));
	const ahead = storeNow(world.clock, world.settings) - world.clock.now();
	return {
		audienceName,
		audienceId,
		runId,
		...(how !== 'started' && { status }),
		differentialIngestion: true,
		...window,
		createdAt: seconds(createdAt + ahead),
		createdBy: TECHNICAL_ACCOUNT,
		...(how === 'whole' && { details }),
	};
}

/** `POST {base}/external-audience/{audienceId}/runs` */
export function answerRunStart(request: RecordedRequest, world: World): Answer {
	const parsed = runWindow.safeParse(request.body);
	if (!parsed.success) return adobeError('100910-400', parsed.error.message);
	const audience = importedAudience(request, world);
	if (audience === undefined) return MISSING;
	const { audienceId } = audience;
	if (isRunning(audienceId, world)) {
		const inProgress = adobeError(
			'100960-422',
			'An ingestion run is in progress for this audience',
		);
		return refused(world.settings, 'runInProgress', inProgress);
	}
	const { runs } = world.imports;
	const since = world.clock.now() - DAY_MS;
	const today = runs.filter(
		(run) => run.sandboxName === audience.sandboxName && run.createdAt > since,
	);
	if (today.length >= world.settings.runsADay) {
		return adobeError('100960-422', 'The limit of ingestion runs a day is reached');
	}
	const own = runs.filter((run) => run.audienceId === audienceId);
	if (own.length >= world.settings.runsPerAudience) {
		return adobeError('100960-422', 'The limit of ingestions for this audience is reached');
	}
	return json(200, toWire(begin(audience, parsed.data, world), world, 'started'));
}

const runsOf = ({ audienceId }: StoredAudience, { imports }: World) =>
	imports.runs.filter((run) => run.audienceId === audienceId);

/** `GET {base}/external-audience/{audienceId}/runs`: newest first, without stages. */
export function answerRunList(request: RecordedRequest, world: World): Answer {
	if (request.query.size > 0) return adobeError('100910-400', 'There are no such parameters');
	const audience = importedAudience(request, world);
	if (audience === undefined) return MISSING;
	const runs = runsOf(audience, world).map((run) => toWire(run, world, 'listed'));
	return json(200, { runs: runs.reverse() });
}

/** `GET {base}/external-audience/{audienceId}/runs/{runId}` */
export function answerRunGet(request: RecordedRequest, world: World): Answer {
	const audience = importedAudience(request, world);
	const runId = decodeURIComponent(request.path.slice(request.path.lastIndexOf('/') + 1));
	const run = audience && runsOf(audience, world).find((each) => each.runId === runId);
	return run && run.sandboxName === sandboxOf(request)
		? json(200, toWire(run, world, 'whole'))
		: MISSING;
}
