import { z } from 'zod';

import { textIn } from './audiences';
import type { HarmfulCall, HarmlessCall } from './call';
import { halfCharacterIn } from './characters';
import type { Words } from './errors/catalogue';
import { quoted } from './errors/readError';
import { optionalText, requiredText } from './externalAudience';
import { momentOf } from './moments';
import { isHtml, type Answer } from './reply';

/**
 * External audiences whose members Adobe fetches from files (Adobe: external audiences endpoint): the
 * import says where the files are and what their columns mean, a run takes their rows over.
 */
const PATH = '/external-audience';

/** Everything here takes all of these (Adobe: create an external audience using the API). */
const PERMISSION = 'Import Audience", "Manage Segments", "Manage Datasets" and "Manage Sources';

const ABOUT_IMPORTS = {
	noun: 'audience',
	permission: PERMISSION,
	alreadyExists: {
		message: 'An audience like this one already exists',
		description: 'Use another name or audience ID for this row, or leave the row out.',
	},
} satisfies Words;

/** Said of an audience that is there, whoever noticed: Adobe, or a look at its list. */
export const IMPORT_EXISTS = ABOUT_IMPORTS.alreadyExists;

/** What people call what is made here. */
export const IMPORT_NOUN = 'audience import';

const ABOUT_OPERATIONS = { noun: IMPORT_NOUN, permission: PERMISSION } satisfies Words;

const ABOUT_RUNS = { noun: 'audience', permission: PERMISSION } satisfies Words;

/** The words of what starts a run, whichever status says that a guardrail is met: Adobe's pages leave that open. */
const whereLimited = (message: string, else_ = '') => {
	const guardrails = `${else_}Adobe allows one run of an audience at a time, 10 runs for an audience and 100 a day in a sandbox; Adobe's own words say what is in the way. Run this row again when it isn't any more.`;
	const limited = { message, description: guardrails };
	return {
		...ABOUT_RUNS,
		impossible: limited,
		alreadyExists: limited,
		tooManyRequests: { message, description: `It receives too many requests, or: ${guardrails}` },
	} satisfies Words;
};

const ABOUT_STARTS = whereLimited('Adobe does not start this ingestion run now');

const ABOUT_EXTENSIONS = whereLimited(
	'Adobe does not extend this audience now',
	'It would take the last file over once more. ',
);

const ABOUT_RUN = { noun: 'ingestion run', permission: PERMISSION } satisfies Words;

/** What a column may hold. */
export const FIELD_TYPES = [
	'string',
	'number',
	'long',
	'integer',
	'date',
	'datetime',
	'boolean',
] as const;

/** Where files may be. */
export const CLOUD_TYPES = ['S3', 'DLZ', 'GCS', 'Azure', 'SFTP'] as const;

/** Those that are reached through a connection that was set up in Experience Platform. */
export const CONNECTED: ReadonlySet<string> = new Set(['S3', 'GCS', 'SFTP']);

/** How many columns a file may have. */
export const MOST_FIELDS = 41;

/** How long members may stay, in days. */
export const DAYS = { least: 1, most: 90, usual: 30 } as const;

const DAYS_RANGE = `must be a whole number from ${DAYS.least} to ${DAYS.most}`;
const days = z
	.number({ invalid_type_error: DAYS_RANGE, required_error: DAYS_RANGE })
	.int(DAYS_RANGE)
	.min(DAYS.least, DAYS_RANGE)
	.max(DAYS.most, DAYS_RANGE);

const labels = z.array(requiredText).optional();

/** One column. */
const fieldSchema = z
	.object({
		name: requiredText.refine((name) => !/[\s-]/.test(name), {
			message: 'has a blank or a hyphen in its name, which Adobe does not take',
		}),
		type: z.enum(FIELD_TYPES),
		identityNs: optionalText,
		labels,
	})
	.strict();

export type ImportField = z.infer<typeof fieldSchema>;

const fieldsSchema = z
	.array(fieldSchema)
	.min(1, 'is empty')
	.max(MOST_FIELDS, `has more than ${MOST_FIELDS} columns, which Adobe does not take`)
	.refine((fields) => fields.filter(({ identityNs }) => identityNs !== undefined).length === 1, {
		message: 'must have exactly one column that identifies the person',
	})
	.refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, {
		message: 'has a column twice',
	});

/** What no file in a landing zone has in its name, and how long that may be (Adobe: Data Landing Zone source). */
const UNFIT_FOR_ZONE = /["\\:|<>*?]/;
const LONGEST_FILE_NAME = 255;

function problemInZone(path: string): string | undefined {
	const unfit = UNFIT_FOR_ZONE.exec(path)?.[0];
	if (unfit !== undefined) return `has a ${unfit} in it, which no file in a Data Landing Zone has`;
	const isTooLong = path.split('/').some((name) => name.length > LONGEST_FILE_NAME);
	return isTooLong ? `has a name of more than ${LONGEST_FILE_NAME} characters in it` : undefined;
}

const sourceSchema = z
	.object({
		path: requiredText.refine((path) => !/\s/.test(path), {
			message: 'has a blank in it, which Adobe does not take',
		}),
		type: z.enum(['file', 'folder']),
		sourceType: z.literal('Cloud Storage'),
		cloudType: z.enum(CLOUD_TYPES),
		baseConnectionId: optionalText,
		encryption: z
			.object({ publicKeyId: requiredText, signVerificationKeyId: optionalText })
			.strict()
			.optional(),
	})
	.strict()
	.superRefine(({ cloudType, baseConnectionId, path }, context) => {
		const unfit = cloudType === 'DLZ' ? problemInZone(path) : undefined;
		if (unfit !== undefined) context.addIssue({ code: 'custom', path: ['path'], message: unfit });
		if (CONNECTED.has(cloudType) === (baseConnectionId !== undefined)) return;
		const message = CONNECTED.has(cloudType) ? 'is empty' : `must be empty for ${cloudType}`;
		context.addIssue({ code: 'custom', path: ['baseConnectionId'], message });
	});

/** The body of the create call: all that Adobe's page allows, and nothing else. */
export const importSchema = z
	.object({
		name: requiredText,
		description: optionalText,
		customAudienceId: optionalText,
		fields: fieldsSchema,
		sourceSpec: z.object({ params: sourceSchema }).strict(),
		ttlInDays: days,
		audienceType: z.literal('people'),
		originName: z.literal('CUSTOM_UPLOAD'),
		namespace: requiredText,
		expressActivation: z.boolean({ invalid_type_error: 'must be true or false' }).optional(),
		labels,
		tags: z.array(requiredText).optional(),
	})
	.strict();

export type ImportBody = z.infer<typeof importSchema>;

/** What can be changed afterwards; each replaces what was there. */
export const importChangesSchema = z
	.object({
		/** "" takes it away. */
		description: z.string().optional(),
		labels,
		/** The labels of columns; the others keep theirs. */
		fields: z
			.array(z.object({ name: requiredText, labels: z.array(requiredText) }).strict())
			.optional(),
		ttlInDays: days.optional(),
	})
	.strict();

export type ImportChanges = z.infer<typeof importChangesSchema>;

/** Which files a run takes: those changed after its start and before its end, in seconds since 1970. */
export interface RunWindow {
	readonly dataFilterStartTime: number;
	readonly dataFilterEndTime?: number;
}

/** A field that isn't what Adobe documents is as good as missing. */
const text = z.unknown().transform((value) => textIn(value));
/** What goes into a path later is no path of its own, and can be written in one. */
const id = text.pipe(
	z
		.string()
		.min(1)
		.refine((value) => !/^\.+$/.test(value) && halfCharacterIn(value) === undefined),
);

const operationSchema = z
	.object({
		operationId: text,
		status: text,
		audienceId: text,
		audienceName: text,
		createdAt: z.unknown(),
		updatedAt: z.unknown(),
	})
	.passthrough();

/** How far the creation of an import has come. */
export type ImportOperation = z.infer<typeof operationSchema>;

const stageSchema = z.object({ stage: text, status: text, flowRunId: text }).passthrough();

/** A part of a run: into the data lake, into the profiles. */
export type RunStage = z.infer<typeof stageSchema>;

export const runSchema = z
	.object({
		runId: id,
		status: text,
		audienceId: text,
		audienceName: text,
		dataFilterStartTime: z.unknown(),
		dataFilterEndTime: z.unknown(),
		createdAt: z.unknown(),
		updatedAt: z.unknown(),
		details: z.unknown(),
	})
	.passthrough();

/** A run as Adobe shows it, with every field of Adobe's. */
export type Run = z.infer<typeof runSchema>;

const allOf = <Schema extends z.ZodTypeAny>(
	schema: Schema,
	value: unknown,
): Array<z.output<Schema>> =>
	(Array.isArray(value) ? value : []).flatMap((each) => {
		const read = schema.safeParse(each);
		return read.success ? [read.data as z.output<Schema>] : [];
	});

/** The stages of a run, as far as Adobe tells; a list of runs leaves them out. */
export const stagesOf = ({ details }: Run): readonly RunStage[] => allOf(stageSchema, details);

/** Adobe documents `SUCCESS`, `FAILED` and `PROCESSING`: whatever it says beside the first two is under way. */
export function isOver({
	status = '',
}: {
	readonly status?: string;
}): 'success' | 'failed' | false {
	const word = status.trim().toUpperCase();
	if (word === 'SUCCESS') return 'success';
	return word === 'FAILED' && 'failed';
}

/** Why it failed, where Adobe says so; its pages document no field for it. */
export const reasonOf = (operation: ImportOperation): string | undefined =>
	textIn(operation.message) ?? textIn(operation.error);

/** When a run was started, in epoch milliseconds. */
export const startedAt = ({ createdAt }: Run) => momentOf(createdAt)?.earliest;

/** The runs of an audience. */
export interface RunList {
	readonly runs: readonly Run[];
	/** Whether these are all: only then a run that isn't among them isn't there. */
	readonly isComplete: boolean;
	/** Whether no run is newer than these: they are all, or come with the newest first. */
	readonly areLatest: boolean;
}

function areNewestFirst(runs: readonly Run[]): boolean {
	const times = runs.map((run) => startedAt(run) ?? NaN);
	const areSorted = times.every((time, nth) => time <= (times[nth - 1] ?? time));
	return areSorted && (times.at(-1) ?? NaN) < (times[0] ?? NaN);
}

const runListSchema = z.preprocess(
	(body) => (Array.isArray(body) ? { runs: body } : body),
	z
		.object({
			runs: z.array(z.unknown()),
			_page: z.unknown(),
			_pages: z.unknown(),
			_links: z.unknown(),
		})
		.transform(({ runs, _page, _pages, _links }): RunList => {
			const page = Object(_page ?? _pages) as { totalCount?: unknown; next?: unknown };
			const link = Object(Object(_links).next) as { href?: unknown };
			const readable = allOf(runSchema, runs);
			const goesOn = [page.next, link.href].some(
				(next) => !['', '0'].includes(textIn(next)?.trim() ?? ''),
			);
			const isReadable = readable.length === runs.length;
			const isComplete = isReadable && !goesOn && !(Number(page.totalCount ?? 0) > runs.length);
			const areLatest = isComplete || (isReadable && areNewestFirst(readable));
			return { runs: readable, isComplete, areLatest };
		}),
);

/** A path takes the ID by which members are ingested, which the list of audiences calls `audienceId`. */
const about = (audienceId: string, below = '') =>
	({
		service: 'audienceService',
		path: `${PATH}/${encodeURIComponent(audienceId)}${below}`,
		notFound: 'thing',
		thing: `the audience ID "${quoted(audienceId, 100)}"`,
		remedy: 'Only audiences that an import has made are known here.',
	}) as const;

/**
 * Makes an external audience whose members Adobe fetches from files. Adobe answers at once (202), and goes
 * on by itself: see {@link getImportOperation}.
 */
export const createImport = (body: ImportBody): HarmfulCall<{ readonly operationId: string }> => ({
	method: 'POST',
	service: 'audienceService',
	path: `${PATH}/`,
	body,
	notFound: 'route',
	words: ABOUT_IMPORTS,
	repeating: 'harmful',
	read: ({ json }) => z.object({ operationId: id }).passthrough().safeParse(json).data,
});

/** How far an import has come. Adobe's text writes `external-audiences` here, its examples don't. */
export const getImportOperation = (operationId: string): HarmlessCall<ImportOperation> => ({
	method: 'GET',
	service: 'audienceService',
	path: `${PATH}/operations/${encodeURIComponent(operationId)}`,
	notFound: 'thing',
	thing: `the operation ID "${quoted(operationId, 100)}"`,
	words: ABOUT_OPERATIONS,
	repeating: 'harmless',
	read({ json }) {
		const operation = operationSchema.safeParse(json).data;
		return operation?.status === undefined ? undefined : operation;
	},
});

const namedSchema = z.object({ audienceId: id }).passthrough();

/** Sets what an import says of itself to values, whatever they were. */
export const updateImport = (
	audienceId: string,
	changes: ImportChanges,
): HarmlessCall<z.infer<typeof namedSchema>> => ({
	...about(audienceId),
	method: 'PATCH',
	words: ABOUT_IMPORTS,
	body: changes,
	repeating: 'harmless',
	read: ({ json }) => namedSchema.safeParse(json).data,
});

/** Adobe answers 204 without a word. */
const isSilent = (answer: Answer): true | undefined =>
	answer.status === 204 || (answer.text.trim() === '' && !isHtml(answer)) ? true : undefined;

/** Deletes the audience of an import for good, with its members. */
export const deleteImport = (audienceId: string): HarmlessCall<true> => ({
	...about(audienceId),
	method: 'DELETE',
	words: ABOUT_IMPORTS,
	repeating: 'harmless',
	read: isSilent,
});

/**
 * Lets members stay for as long again as they were let at first, and takes the last file over once more
 * (Adobe documents neither its body nor its answer): done twice it would be twice as long, and another run.
 */
export const extendTtl = (audienceId: string): HarmfulCall<Readonly<Record<string, unknown>>> => ({
	...about(audienceId),
	path: `${PATH}/extend-ttl/${encodeURIComponent(audienceId)}`,
	method: 'POST',
	words: ABOUT_EXTENSIONS,
	body: {},
	repeating: 'harmful',
	read: (answer) => (isSilent(answer) ? {} : namedSchema.safeParse(answer.json).data),
});

/** Starts taking over what is in the files of a window. */
export const startRun = (audienceId: string, window: RunWindow): HarmfulCall<Run> => ({
	...about(audienceId, '/runs'),
	method: 'POST',
	words: ABOUT_STARTS,
	body: window,
	repeating: 'harmful',
	read: ({ json }) => runSchema.safeParse(json).data,
});

const NO_RUNS: RunList = { runs: [], isComplete: true, areLatest: true };

/** The runs of an audience, in whatever order Adobe gives; those of the list have no stages. */
export const listRuns = (audienceId: string): HarmlessCall<RunList> => ({
	...about(audienceId, '/runs'),
	method: 'GET',
	words: ABOUT_RUNS,
	repeating: 'harmless',
	read: ({ status, json }) => (status === 204 ? NO_RUNS : runListSchema.safeParse(json).data),
});

/** One run, with its stages. */
export const getRun = (audienceId: string, runId: string): HarmlessCall<Run> => ({
	...about(audienceId, `/runs/${encodeURIComponent(runId)}`),
	method: 'GET',
	thing: `the run ID "${quoted(runId, 100)}" of the audience ID "${quoted(audienceId, 100)}"`,
	words: ABOUT_RUN,
	repeating: 'harmless',
	read: ({ json }) => runSchema.safeParse(json).data,
});
