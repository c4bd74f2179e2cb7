import { randomBytes } from 'node:crypto';

import { listRuns, type Run as IngestionRun, type RunWindow } from '../../../adobe/ingestionRuns';
import { FailureError, type Failure } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { iso, momentOf } from '../../../adobe/moments';
import { CLOCKS_APART_MS } from '../../../adobe/session/serverClock';
import type { Run, Task } from '../../../operation/execute';
import type { Item } from '../../../operation/items';
import type { RowMemory } from '../../../run/memory';
import { outcomeOf } from '../../../run/rows';
import { attemptOf } from '../../shared/attempt';
import {
	inTheWay,
	RunFailed,
	startRunOnce,
	waitForRun,
	type IfInProgress,
} from '../../shared/ingesting';
import type { CheckedPeople } from './checkPeople';
import { uploadFile, type AzureZone } from './uploadFile';

/** A file that is in the landing zone. */
export interface Uploaded extends Item {
	/** Its path in the container. */
	readonly file: string;
	/** When the storage says that it was written, in epoch milliseconds with whole seconds. */
	readonly modifiedAt?: number;
	/** When that began, and when it was done, by our clock. */
	readonly uploadedAt: number;
	readonly doneAt: number;
}

/** Adobe keeps files for seven days (Adobe: Data Landing Zone source). */
const KEPT_MS = 6 * 86_400_000;

/** Uploads a list, unless an earlier try has. */
export async function uploadOnce(
	run: Run,
	task: Task<{ readonly people: CheckedPeople }>,
	memory: RowMemory<Partial<Uploaded> & Item>,
	zone: () => Promise<AzureZone>,
	folder: string,
): Promise<Uploaded> {
	const { reached = {} } = memory.recall();
	const began = run.clock.now();
	const { file = newFile(folder, began), uploadedAt, doneAt = uploadedAt, modifiedAt } = reached;
	const isKept = uploadedAt !== undefined && began - uploadedAt < KEPT_MS;
	if (isKept && doneAt !== undefined) return { file, modifiedAt, uploadedAt, doneAt };
	// Tried again, it is the same file: whatever came of the first try is written over.
	memory.remember({ reached: { file } });
	const written = await uploadFile(
		zone,
		(place) => run.askStorage(task, place),
		file,
		task.row.people.blocks(),
	);
	const { modifiedAt: writtenAt } = written;
	const uploaded = { file, modifiedAt: writtenAt, uploadedAt: began, doneAt: run.clock.now() };
	memory.remember({ reached: uploaded });
	return uploaded;
}

function newFile(folder: string, now: number): string {
	const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+Z$/g, '');
	return `${folder}/${stamp}-${randomBytes(4).toString('hex')}.csv`;
}

/**
 * The window that holds this file alone: files count that were changed after its start (Adobe: external
 * audiences endpoint), and the storage itself says when that was.
 */
function windowOf({ modifiedAt, uploadedAt }: Uploaded, { serverTime }: Run): RunWindow {
	if (modifiedAt !== undefined) {
		const second = Math.floor(modifiedAt / 1000);
		return { dataFilterStartTime: second - 1, dataFilterEndTime: second + 1 };
	}
	const { earliest, doubtMs } = serverTime(uploadedAt) ?? {
		earliest: uploadedAt,
		doubtMs: CLOCKS_APART_MS,
	};
	return { dataFilterStartTime: Math.floor((earliest - doubtMs) / 1000) };
}

/** A run that was started, or is over. */
export interface TakenOver {
	readonly run: IngestionRun;
	readonly startedAt?: string;
	readonly endedAt?: string;
}

interface Started extends Item {
	readonly runId?: string;
	readonly startedAt?: string;
}

interface HowToRun extends IfInProgress {
	readonly waitForCompletion: boolean;
}

/** The second that a window ends with has to be over before Adobe looks into it. */
const WINDOW_MS = 2000;

/** Lets Adobe take a file over, by a run that is started exactly once, and waits for it where that is asked for. */
export async function takeOver(
	run: Run,
	task: Task<HowToRun>,
	memory: RowMemory<Started>,
	audienceId: string,
	file: Uploaded,
): Promise<TakenOver> {
	const { waitForCompletion, patience } = task.row;
	const attempt = attemptOf(run, task, memory);
	let { runId, startedAt } = memory.recall().reached ?? {};
	let started: IngestionRun | undefined;
	if (runId === undefined) {
		// Another machine's clock may have said when that was.
		await run.clock.sleep(Math.min(file.doneAt + WINDOW_MS - run.clock.now(), WINDOW_MS));
		const wanted = { audienceId, window: async () => windowOf(file, run) };
		started = await startRunOnce(attempt, wanted, task.row).catch((error: unknown) => {
			throw withoutImport(error, audienceId);
		});
		({ runId } = started);
		startedAt = iso(momentOf(started.createdAt)?.earliest ?? run.clock.now());
		memory.remember({ reached: { runId, startedAt } });
	}
	if (!waitForCompletion) return { run: started ?? { runId }, startedAt };
	const ended = await waitForRun(attempt, audienceId, runId, patience, started !== undefined).catch(
		(error: unknown) => {
			// The next try starts another one, of the same file.
			if (error instanceof RunFailed) memory.remember({});
			throw error;
		},
	);
	// Adobe's pages show no time of its own for the end: then it is when it was seen.
	const endedAt = iso(momentOf(ended.updatedAt)?.earliest ?? run.clock.now());
	return { run: ended, startedAt, endedAt };
}

/** Where a run is in the way, that is better known before a file goes. A list that says nothing proves nothing. */
export async function refuseInProgress(
	run: Run,
	task: Task<IfInProgress>,
	memory: RowMemory<Started>,
	audienceId: string,
): Promise<void> {
	const { reached, begun } = memory.recall();
	const isOurs = reached?.runId !== undefined || begun !== undefined;
	if (isOurs || task.row.ifInProgress === 'wait') return;
	const listed = await outcomeOf(async () => await run.askFor(task)(listRuns(audienceId)));
	if (!listed.ok && !listed.failure.missing) throw new FailureError(listed.failure);
	const runs = listed.ok ? listed.result.runs : [];
	const other = inTheWay(runs);
	if (other !== undefined) throw new FailureError(inProgress(other, audienceId));
}

/** Only an audience that an import made takes files. */
function withoutImport(error: unknown, audienceId: string): unknown {
	if (!(error instanceof FailureError) || error.failure.missing !== true) return error;
	return new FailureError({
		...error.failure,
		message: "This audience's members can't be replaced by a list",
		description: `Adobe knows no import of the audience "${quoted(audienceId, 100)}": it takes files only for an audience that was made for them. Choose 'By Name' for 'Target', and the node makes one. ${error.failure.description}`,
		assurance: 'No run was started.',
	});
}

const inProgress = ({ runId, status = '' }: IngestionRun, audienceId: string): Failure => ({
	message: 'An ingestion run of this audience is in progress already',
	description: `Adobe runs one at a time. Run "${quoted(runId, 100)}" of the audience "${quoted(audienceId, 100)}" is in the state "${quoted(status, 50)}". Run the workflow again when it is over, or let the node wait for it: 'If a Run Is in Progress' in its options.`,
	assurance: 'Nothing was sent to Adobe.',
	facts: { runId: quoted(runId, 100), audienceId: quoted(audienceId, 100) },
});
