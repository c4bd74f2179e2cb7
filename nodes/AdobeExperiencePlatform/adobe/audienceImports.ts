import { z } from 'zod';

import { id, text, textIn } from './answerFields';
import type { HarmfulCall, HarmlessCall } from './call';
import type { Words } from './errors/catalogue';
import { quoted } from './errors/readError';
import type { ImportBody, ImportChanges } from './importBody';
import { isHtml, type Answer } from './reply';

/**
 * External audiences whose members Adobe fetches from files (Adobe: external audiences endpoint): the
 * import says where the files are and what their columns mean, a run takes their rows over.
 */
const PATH = '/external-audience';

/** Everything here takes all of these (Adobe: create an external audience using the API). */
export const IMPORT_PERMISSION =
	'Import Audience", "Manage Segments", "Manage Datasets" and "Manage Sources';

const ABOUT_IMPORTS = {
	noun: 'audience',
	permission: IMPORT_PERMISSION,
	alreadyExists: {
		message: 'An audience like this one already exists',
		description: 'Use another name or audience ID for this row, or leave the row out.',
	},
} satisfies Words;

/** Said of an audience that is there, whoever noticed: Adobe, or a look at its list. */
export const IMPORT_EXISTS = ABOUT_IMPORTS.alreadyExists;

/** What people call what is made here. */
export const IMPORT_NOUN = 'audience import';

const ABOUT_OPERATIONS = { noun: IMPORT_NOUN, permission: IMPORT_PERMISSION } satisfies Words;

/** The words of what starts a run, whichever status says that a guardrail is met: Adobe's pages leave that open. */
export const whereLimited = (message: string, else_ = '') => {
	const guardrails = `${else_}Adobe allows one run of an audience at a time, 10 runs for an audience and 100 a day in a sandbox; Adobe's own words say what is in the way. Run this row again when it isn't any more.`;
	const limited = { message, description: guardrails };
	return {
		noun: 'audience',
		permission: IMPORT_PERMISSION,
		impossible: limited,
		alreadyExists: limited,
		tooManyRequests: { message, description: `It receives too many requests, or: ${guardrails}` },
	} satisfies Words;
};

const ABOUT_EXTENSIONS = whereLimited(
	'Adobe does not extend this audience now',
	'It would take the last file over once more. ',
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

/** A path takes the ID by which members are ingested, which the list of audiences calls `audienceId`. */
export const about = (audienceId: string, below = '') =>
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
