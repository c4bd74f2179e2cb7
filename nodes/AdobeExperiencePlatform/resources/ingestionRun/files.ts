import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { isOver } from '../../adobe/audienceImports';
import { listRuns, type Run, type RunWindow } from '../../adobe/ingestionRuns';
import { FailureError, type Failure } from '../../adobe/errors/failure';
import { iso, momentOf } from '../../adobe/moments';
import { invalidRow, parseParameters, type Form } from '../../operation/parameters';
import { dateOrDays } from '../../operation/values';
import type { AskHarmless } from '../../run/ask';

const CHANGED_BEFORE: INodeProperties = {
	displayName: 'Changed Before',
	name: 'changedBefore',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-02-28 18:00',
	displayOptions: { show: { files: ['changedAfter'] } },
	description: 'Only files that were changed before this date, or so many days ago',
};

/** The parameters that say which files a run takes. */
export const filesProperties: INodeProperties[] = [
	{
		displayName: 'Files',
		name: 'files',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Whatever there is under the path of the import' },
			{
				name: 'Changed After a Date',
				value: 'changedAfter',
				description: 'Only those that were changed after a date',
			},
			{
				name: 'Since the Last Successful Run',
				value: 'sinceLastRun',
				description: 'Only those that no successful run has taken yet; all before the first one',
			},
		],
		default: 'sinceLastRun',
		description: 'Which files to take',
	},
	{
		displayName: 'Changed After',
		name: 'changedAfter',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2026-01-31 or 7',
		displayOptions: { show: { files: ['changedAfter'] } },
		description: "A date in the workflow's time zone, or how many days ago",
	},
	CHANGED_BEFORE,
];

/** Which files a run takes, in epoch milliseconds. */
export interface Files {
	/** `undefined`: since the last successful run. */
	readonly after?: number;
	readonly before?: number;
	/** What the form says of it: "7 days ago" is another moment in a retry, and still the same request. */
	readonly asEntered: readonly unknown[];
}

const schema = (form: Form) =>
	z.object({
		files: z.enum(['all', 'changedAfter', 'sinceLastRun']),
		changedAfter: dateOrDays(form, -1),
		changedBefore: dateOrDays(form, -1),
	});

/** Adobe counts in seconds since 1970, and wants a start. */
const FIRST_MS = 1000;

/** No file was changed later; clocks may be apart, and people write today's date in another time zone. */
const SOON_MS = 24 * 60 * 60 * 1000;

const refused = (label: string, problem: string) =>
	invalidRow(
		[{ parameter: label, problem: `'${label}' ${problem}` }],
		'Correct it in the node, or the value for this item.',
	);

/** @returns reads which files an item means; it throws a FailureError that says which date is wrong */
export function filesReader(form: Form): (itemIndex: number) => Files {
	const names = ['files', 'changedAfter', 'changedBefore'] as const;
	const readers = names.map((name) => [name, form.parameter(name, '')] as const);
	const asEntered = names.map(form.entered);
	return (itemIndex) => {
		const given = Object.fromEntries(readers.map(([name, read]) => [name, read(itemIndex)]));
		const isByDate = given.files === 'changedAfter';
		const asked = isByDate ? given : { files: given.files };
		const { files, changedAfter, changedBefore } = parseParameters(
			schema(form),
			filesProperties,
			asked,
		);
		if (files === 'all') return { after: FIRST_MS, asEntered };
		if (files === 'sinceLastRun') return { asEntered };
		if (changedAfter === undefined) throw refused('Changed After', 'is empty');
		if (changedAfter < FIRST_MS) throw refused('Changed After', 'must be after 1970');
		if (changedAfter > form.now + SOON_MS) throw refused('Changed After', 'must be in the past');
		const isInOrder =
			changedBefore === undefined || inSeconds(changedAfter) < inSeconds(changedBefore);
		if (!isInOrder) throw refused('Changed Before', "must be after 'Changed After'");
		return { after: changedAfter, before: changedBefore, asEntered };
	};
}

/** What an item says of a window's start, in epoch milliseconds: nothing where all files are taken. */
export const filesAfter = (ms: number | undefined) =>
	ms === undefined || ms <= FIRST_MS ? undefined : iso(ms);

const inSeconds = (ms: number) => Math.floor(ms / 1000);

/**
 * The window of files that a row means, as Adobe counts it.
 * @throws {FailureError} where it isn't known which runs there were
 */
export async function windowOf(
	{ after, before }: Files,
	ask: AskHarmless,
	audienceId: string,
): Promise<RunWindow> {
	const since = after ?? (await takenUntil(ask, audienceId));
	return {
		dataFilterStartTime: inSeconds(since),
		...(before !== undefined && { dataFilterEndTime: inSeconds(before) }),
	};
}

/** Up to when successful runs have taken the files; one that isn't listed, or not with its time, may be the last. */
async function takenUntil(ask: AskHarmless, audienceId: string): Promise<number> {
	const { runs, isComplete, areLatest } = await ask(listRuns(audienceId));
	const taken = runs.filter((run) => isOver(run) === 'success').map(endOfFiles);
	const known = taken.filter((each) => each !== undefined);
	const isKnown = areLatest && (isComplete || taken.length > 0) && known.length === taken.length;
	if (!isKnown) throw new FailureError(NOT_KNOWN);
	return Math.max(FIRST_MS, ...known);
}

const NOT_KNOWN: Failure = {
	message: 'It is not known which files the last successful run has taken',
	description:
		"Adobe's list of ingestion runs is not complete, or leaves out when they were started. Run the workflow again later, or choose 'Changed After a Date' for 'Files'.",
	assurance: 'No run was started.',
};

/** A run takes what there is when it starts, unless it was told to end earlier. */
function endOfFiles({ createdAt, dataFilterEndTime }: Run): number | undefined {
	const started = momentOf(createdAt)?.earliest;
	return started && Math.min(started, momentOf(dataFilterEndTime)?.earliest ?? started);
}
