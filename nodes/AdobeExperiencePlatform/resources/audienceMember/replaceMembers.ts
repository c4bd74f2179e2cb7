import { createHash, randomBytes } from 'node:crypto';

import {
	importSchema,
	isOver,
	listRuns,
	stagesOf,
	type ImportBody,
	type Run as IngestionRun,
	type RunWindow,
} from '../../adobe/audienceImports';
import { getAudience } from '../../adobe/audiences';
import { FailureError, type Failure } from '../../adobe/errors/failure';
import { quoted } from '../../adobe/errors/readError';
import { LIST_IDENTITY_NAMESPACES } from '../../adobe/identityNamespaces';
import { iso, momentOf } from '../../adobe/moments';
import { CLOCKS_APART_MS } from '../../adobe/session/serverClock';
import type { Run, Task } from '../../operation/execute';
import type { Item } from '../../operation/items';
import { invalidRow } from '../../operation/parameters';
import type { RowMemory } from '../../run/memory';
import { outcomeOf } from '../../run/rows';
import type { Patience } from '../../run/wait';
import { attemptOf } from '../shared/attempt';
import { existingAudiences } from '../shared/existingAudiences';
import { audienceFinder, several } from '../shared/findAudience';
import { createImportOnce, ImportFailed, waitForImport } from '../shared/importing';
import { RunFailed, startRunOnce, waitForRun, type IfInProgress } from '../shared/ingesting';
import type { Located } from '../shared/locator';
import { idOf } from '../shared/whoseAudience';
import type { CheckedPeople } from './checkPeople';
import { openZone, uploadFile, type AzureZone } from './uploadFile';

/** An audience by its name: made where there is none, so that a schedule may repeat it. */
interface Named {
	readonly kind: 'named';
	readonly name: string;
	readonly namespace: string;
	readonly description?: string;
	readonly ttlInDays: number;
	readonly identityNamespace: string;
	readonly expressActivation: boolean;
	readonly labels: readonly string[];
}

export interface ReplaceRow {
	readonly target: Named | { readonly kind: 'existing'; readonly audience: Located };
	readonly people: CheckedPeople;
	/** A folder of the landing zone, where the audience's import reads from another than ours. */
	readonly folder?: string;
	/** Whether paths in imports begin with the container's name. */
	readonly pathHasContainer: boolean;
	readonly waitForCompletion: boolean;
	readonly ifInProgress: IfInProgress['ifInProgress'];
	readonly patience: Patience;
}

/** How far a try got; the next one goes on from there. */
export interface Progress extends Item {
	readonly customAudienceId?: string;
	readonly operationId?: string;
	readonly audience?: TargetAudience;
	readonly file?: string;
	/** When the storage says that it was written, in epoch milliseconds. */
	readonly modifiedAt?: number;
	/** The same by our clock. */
	readonly uploadedAt?: number;
	readonly runId?: string;
	readonly startedAt?: string;
}

interface TargetAudience extends Item {
	readonly audienceId: string;
	readonly id?: string;
	readonly name: string;
	readonly created: boolean;
}

type ReplaceTask = Task<ReplaceRow>;
type MemoryOf = (step: 'file' | 'import' | 'run' | 'item') => RowMemory<Progress>;

/**
 * Makes the people of a list the members of an audience: a file in the landing zone, an import where there
 * is none, and a run that takes just this file. Each step is done once: what an earlier try has done is not
 * done again.
 */
export async function replaceMembers(
	run: Run,
	task: ReplaceTask,
	memoryOf: MemoryOf,
): Promise<Item> {
	const finished = memoryOf('item').recall().result;
	if (finished !== undefined) return finished;
	const found = await findTarget(run, task, memoryOf('import'));
	if (found !== undefined) await refuseInProgress(run, task, found, memoryOf('run'));
	if (task.dryRun) return plannedItem(task.row, found);

	const customAudienceId = found ? undefined : customIdFor(task.row.target, memoryOf('import'));
	const folder =
		task.row.folder ?? folderOf(found ?? { name: nameOf(task.row.target), customAudienceId });
	const zone = lazily(async () => await openZone(run.askFor(task), serverNow(run)));
	const file = await uploadOnce(run, task, memoryOf('file'), zone, folder);
	const audience =
		found ?? (await makeAudience(run, task, memoryOf('import'), zone, folder, customAudienceId));
	const ingested = await runOnce(run, task, memoryOf('run'), audience, file);
	const item = doneItem(task.row, audience, file, ingested);
	memoryOf('item').remember({ result: item });
	return item;
}

/** What may not be needed at all, and is the same each time. */
function lazily<Result>(open: () => Promise<Result>): () => Promise<Result> {
	let opened: Promise<Result> | undefined;
	return async () => await (opened ??= open());
}

/** Now, on Adobe's clock as far as it is known. */
const serverNow = ({ clock, serverTime }: Run) => serverTime(clock.now())?.earliest ?? clock.now();

const nameOf = (target: ReplaceRow['target']) => (target.kind === 'named' ? target.name : '');

/** @returns `undefined` where it is to be made */
async function findTarget(
	run: Run,
	task: ReplaceTask,
	memory: RowMemory<Progress>,
): Promise<TargetAudience | undefined> {
	const { target } = task.row;
	const ask = run.askFor(task);
	if (target.kind === 'existing') {
		const { audience: located } = target;
		const find = audienceFinder(run, [{ ...task, row: { audience: located } }]);
		const where = await find({ ...task, row: { audience: located } });
		const { id, audienceId = id, name = '' } = where.listed ?? (await ask(getAudience(where)));
		if (audienceId === undefined) throw new FailureError(WITHOUT_ID);
		return { audienceId, id: where.id, name, created: false };
	}
	const { reached, begun } = memory.recall();
	if (reached?.audience !== undefined) return reached.audience;
	if (reached?.operationId !== undefined || begun !== undefined) return undefined;
	await spellingOf(run, task, target.identityNamespace);
	const wanted = { name: target.name, namespace: target.namespace };
	const found = await existingAudiences(ask, [wanted], run.clock).findAll(wanted);
	const [only, ...others] = found;
	if (only === undefined) return undefined;
	const audienceId = idOf(only);
	if (others.length > 0 || audienceId === undefined) {
		const what = `the name "${quoted(target.name, 100)}" in the namespace "${quoted(target.namespace, 100)}"`;
		throw new FailureError(several(found, what));
	}
	return { audienceId, id: only.id, name: target.name, created: false };
}

const WITHOUT_ID: Failure = {
	message: 'Adobe gives no external ID for this audience',
	description: 'Files are taken over by that ID. Look at the audience with the operation Get.',
};

/** Where a run is in the way, that is better known before a file goes. A list that says nothing proves nothing. */
async function refuseInProgress(
	run: Run,
	task: ReplaceTask,
	{ audienceId }: TargetAudience,
	memory: RowMemory<Progress>,
): Promise<void> {
	const { reached, begun } = memory.recall();
	const isOurs = reached?.runId !== undefined || begun !== undefined;
	if (isOurs || task.row.ifInProgress === 'wait') return;
	const listed = await outcomeOf(async () => await run.askFor(task)(listRuns(audienceId)));
	if (!listed.ok && !listed.failure.missing) throw new FailureError(listed.failure);
	const runs = listed.ok ? listed.result.runs : [];
	const other = runs.find((each) => isOver(each) === false);
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

/**
 * A credential that may not read the list can still fill an audience: then Adobe itself has to tell.
 * @returns the code of an identity namespace as Adobe spells it
 * @throws {FailureError} where Adobe doesn't know it
 */
async function spellingOf(run: Run, task: ReplaceTask, code: string): Promise<string> {
	const listed = await outcomeOf(async () => await run.askFor(task)(LIST_IDENTITY_NAMESPACES));
	if (!listed.ok) {
		if ([401, 403, 404].includes(Number(listed.failure.facts?.httpStatus))) return code;
		throw new FailureError(listed.failure);
	}
	const codes = listed.result.map((namespace) => namespace.code);
	const own = codes.find((each) => each === code) ?? codes.find((each) => same(each, code));
	if (own !== undefined || codes.length === 0) return own ?? code;
	throw invalidRow(
		[
			{
				parameter: 'Identity Namespace',
				problem: `'Identity Namespace' is "${quoted(code, 100)}", which Adobe does not know`,
			},
		],
		`Choose it from the list. Adobe knows: ${codes
			.slice(0, 30)
			.map((each) => quoted(each, 50))
			.join(', ')}.`,
	);
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Names the folder that an audience's files are in, so that whoever meets the audience later finds it. */
const OWN_ID = /^n8n_([0-9a-f]{12})_/;

/** The same for every run of an audience of this name. */
const keyOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 12);

const folderOf = ({
	audienceId,
	customAudienceId = audienceId,
	name,
}: {
	readonly audienceId?: string;
	readonly customAudienceId?: string;
	readonly name: string;
}) => `n8n/${OWN_ID.exec(customAudienceId ?? '')?.[1] ?? keyOf(name)}`;

/** An ID that nobody else has: by it an audience is found again whose making got no answer. */
function customIdFor(target: ReplaceRow['target'], memory: RowMemory<Progress>): string {
	const { reached, ...rest } = memory.recall();
	const known = reached?.customAudienceId;
	if (known !== undefined) return known;
	const customAudienceId = `n8n_${keyOf(nameOf(target))}_${randomBytes(4).toString('hex')}`;
	memory.remember({ ...rest, reached: { customAudienceId } });
	return customAudienceId;
}

/** Adobe keeps files for seven days (Adobe: Data Landing Zone source). */
const KEPT_MS = 6 * 86_400_000;

interface Uploaded {
	readonly file: string;
	readonly modifiedAt?: number;
	readonly uploadedAt: number;
}

async function uploadOnce(
	run: Run,
	task: ReplaceTask,
	memory: RowMemory<Progress>,
	zone: () => Promise<AzureZone>,
	folder: string,
): Promise<Uploaded> {
	const { reached = {} } = memory.recall();
	const { file = newFile(folder, run.clock.now()), uploadedAt, modifiedAt } = reached;
	const isKept = uploadedAt !== undefined && run.clock.now() - uploadedAt < KEPT_MS;
	if (isKept) return { file, modifiedAt, uploadedAt };
	// Tried again, it is the same file: whatever came of the first try is written over.
	memory.remember({ reached: { file } });
	const began = run.clock.now();
	const written = await uploadFile(
		await zone(),
		async () => await openZone(run.askFor(task), serverNow(run)),
		(place) => run.askStorage(task, place),
		file,
		task.row.people.blocks(),
	);
	const uploaded = { file, modifiedAt: written.modifiedAt, uploadedAt: began };
	memory.remember({ reached: uploaded });
	return uploaded;
}

function newFile(folder: string, now: number): string {
	const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+Z$/g, '');
	return `${folder}/${stamp}-${randomBytes(4).toString('hex')}.csv`;
}

async function makeAudience(
	run: Run,
	task: ReplaceTask,
	memory: RowMemory<Progress>,
	zone: () => Promise<AzureZone>,
	folder: string,
	customAudienceId: string | undefined,
): Promise<TargetAudience> {
	const { target, patience } = task.row;
	if (target.kind !== 'named') throw new FailureError(WITHOUT_ID);
	const identityNs = await spellingOf(run, task, target.identityNamespace);
	const wanted = { ...target, identityNamespace: identityNs };
	const body = bodyOf(task.row, wanted, await zone(), folder, customAudienceId);
	let operationId = memory.recall().reached?.operationId;
	let audience: TargetAudience | undefined;
	if (operationId === undefined) {
		const attempt = {
			...attemptOf(run, task, memory),
			// Nobody else has this ID, so whatever has it is ours, however old it says it is.
			begun: () => ({ earliest: 0, doubtMs: 0 }),
		};
		const made = await createImportOnce(attempt, body, NOBODY, { byNameToo: true });
		if ('operationId' in made) operationId = made.operationId;
		else
			audience = {
				audienceId: made.audienceId,
				id: made.audience.id,
				name: target.name,
				created: true,
			};
	}
	if (operationId !== undefined) {
		memory.remember({ reached: { customAudienceId, operationId } });
		const { audienceId = customAudienceId } = await waitForImport(
			attemptOf(run, task, memory),
			operationId,
			patience,
		).catch((error: unknown) => {
			// It is certain that there is none: the next try makes another one.
			if (error instanceof ImportFailed) memory.remember({});
			throw error;
		});
		if (audienceId === undefined) throw new FailureError(WITHOUT_ID);
		audience = { audienceId, name: target.name, created: true };
	}
	if (audience === undefined) throw new FailureError(WITHOUT_ID);
	memory.remember({ reached: { customAudienceId, operationId, audience } });
	return audience;
}

/** One audience is made, so no other row has a claim to one. */
const NOBODY = { claimsOf: () => 0, isBrought: () => false };

function bodyOf(
	{ people, pathHasContainer }: ReplaceRow,
	target: Named,
	{ container }: AzureZone,
	folder: string,
	customAudienceId: string | undefined,
): ImportBody {
	const { name, namespace, description, ttlInDays, expressActivation, labels } = target;
	return importSchema.parse({
		name,
		description,
		customAudienceId,
		fields: people.fields.map((field, nth) => ({
			...field,
			...(nth === 0 && { identityNs: target.identityNamespace }),
		})),
		sourceSpec: {
			params: {
				path: pathHasContainer ? `${container}/${folder}` : folder,
				type: 'folder',
				sourceType: 'Cloud Storage',
				cloudType: 'DLZ',
			},
		},
		ttlInDays,
		audienceType: 'people',
		originName: 'CUSTOM_UPLOAD',
		namespace,
		...(expressActivation && { expressActivation }),
		...(labels.length > 0 && { labels }),
	});
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

interface Ingested {
	readonly run: IngestionRun;
	readonly startedAt?: string;
}

/** The second that a window ends with has to be over before Adobe looks into it. */
const WINDOW_MS = 2000;

async function runOnce(
	run: Run,
	task: ReplaceTask,
	memory: RowMemory<Progress>,
	{ audienceId }: TargetAudience,
	file: Uploaded,
): Promise<Ingested> {
	const { waitForCompletion, ifInProgress, patience } = task.row;
	const attempt = attemptOf(run, task, memory);
	let { runId, startedAt } = memory.recall().reached ?? {};
	let started: IngestionRun | undefined;
	if (runId === undefined) {
		await run.clock.sleep(file.uploadedAt + WINDOW_MS - run.clock.now());
		const how = { ifInProgress, patience };
		started = await startRunOnce(attempt, audienceId, windowOf(file, run), how).catch(
			(error: unknown) => {
				throw withoutImport(error, audienceId);
			},
		);
		({ runId } = started);
		startedAt = iso(momentOf(started.createdAt)?.earliest) ?? iso(run.clock.now());
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
	return { run: ended, startedAt };
}

/** What to say of rows that didn't go, and of columns that are called otherwise. */
function listItem({ people: { rows, skipped, renamed, fields } }: ReplaceRow): Item {
	const reasons = Object.entries(skipped).filter(([, count]) => count > 0);
	return {
		rows,
		skipped: reasons.reduce((sum, [, count]) => sum + count, 0),
		...(reasons.length > 0 && { skippedReasons: Object.fromEntries(reasons) }),
		columns: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
		...(Object.keys(renamed).length > 0 && { renamedColumns: renamed }),
	};
}

/** What comes out of a dry run. */
function plannedItem(row: ReplaceRow, found: TargetAudience | undefined): Item {
	return {
		...(found ?? { name: nameOf(row.target), created: false }),
		...listItem(row),
		wouldCreate: found === undefined,
		wouldReplace: true,
		firstRows: row.people.firstRows,
		dryRun: true,
	};
}

function doneItem(
	row: ReplaceRow,
	audience: TargetAudience,
	{ file }: Uploaded,
	{ run, startedAt }: Ingested,
): Item {
	const stages = stagesOf(run).map(({ stage, status, flowRunId }) => ({
		stage,
		status,
		flowRunId,
	}));
	const endedAt = isOver(run) ? iso(momentOf(run.updatedAt)?.earliest) : undefined;
	return {
		...audience,
		runId: run.runId,
		status: run.status ?? 'PROCESSING',
		...listItem(row),
		startedAt,
		...(endedAt !== undefined && { endedAt }),
		...(stages.length > 0 && { stages }),
		file,
	};
}
