import {
	createImport,
	getImportOperation,
	IMPORT_NOUN,
	isOver,
	reasonOf,
	type ImportOperation,
} from '../../adobe/audienceImports';
import type { ImportBody } from '../../adobe/importBody';
import type { ListedAudience } from '../../adobe/audiences';
import { FailureError, type Failure } from '../../adobe/errors/failure';
import { quoted } from '../../adobe/errors/readError';
import { once } from '../../run/once';
import { untilOver, type Patience } from '../../run/wait';
import { notShownYet, type Attempt, type Watch } from './attempt';
import { NOT_TO_ITS_END, ownFilter } from './existingAudiences';
import { audiencePages } from './pages';
import { idOf, IS_CREATED, whoseAudience, type Others } from './whoseAudience';

/** An import that was made: by its operation or, where the answer was lost, as the audience that it made. */
export type MadeImport =
	| { readonly operationId: string }
	| { readonly audienceId: string; readonly audience: ListedAudience };

/**
 * Adobe makes an import while nobody waits, and lists its audience once it is made: one whose answer was
 * lost is looked for longer than what is there at once: two minutes. Absent means absent in all of these looks.
 */
const LOOK_AFTER_MS = [500, 1500, 3000, 5000, 10_000, 20_000, 30_000, 50_000];

/**
 * Makes an import exactly once: one whose answer is lost is looked for in Adobe's list of audiences.
 * @param how.byNameToo whether nobody else can mean one of this name, whatever its ID
 */
export async function createImportOnce(
	{ ask, clock, begun, ...memory }: Attempt,
	body: ImportBody,
	others: Others,
	{ byNameToo = false } = {},
): Promise<MadeImport> {
	const { customAudienceId: audienceId } = body;
	const ways = [
		{ ...body, audienceId },
		...(byNameToo ? [{ ...body, audienceId: undefined }] : []),
	];

	async function lookUp(since: number): Promise<MadeImport | undefined> {
		for (const wanted of ways) {
			const own = await lookFor(wanted, since);
			if (own !== undefined) return own;
		}
		return undefined;
	}

	async function lookFor(
		wanted: (typeof ways)[number],
		since: number,
	): Promise<MadeImport | undefined> {
		const listed: ListedAudience[] = [];
		let isComplete = false;
		for await (const page of audiencePages(ask, ownFilter(wanted))) {
			listed.push(...page.audiences);
			isComplete = page.isComplete;
		}
		const own = whoseAudience(wanted, listed, begun(since), others);
		if (own === undefined && !isComplete) throw new FailureError(NOT_TO_ITS_END);
		const audienceId = own && idOf(own);
		return own && audienceId !== undefined ? { audienceId, audience: own } : undefined;
	}

	return await once<MadeImport>(
		{
			...memory,
			send: async (begin) => await ask(createImport(body), begin),
			lookUp,
			isConflict: ({ facts }) => facts?.httpStatus === 409,
			lookAfterMs: LOOK_AFTER_MS,
			whatItDoes: IS_CREATED,
		},
		clock,
	);
}

/**
 * Waits until Adobe has made an import.
 * @param isNew it was begun a moment ago, and may not be shown yet
 * @throws {FailureError} where it failed, or isn't over in time
 */
export async function waitForImport(
	{ ask, clock }: Watch,
	operationId: string,
	patience: Patience,
	isNew = false,
): Promise<ImportOperation> {
	const look = async (): Promise<Partial<ImportOperation>> =>
		await ask(getImportOperation(operationId));
	const operation = await untilOver(
		{
			look: isNew ? notShownYet(look, {}) : look,
			isOver: (state) => isOver(state) !== false,
			wordFor: ({ status }) => status,
			what: `the audience import with the operation ID "${quoted(operationId, 100)}"`,
			lookAgain: "The operation 'Get Status' tells how it ended.",
			facts: { operationId },
		},
		patience,
		clock,
	);
	if (isOver(operation) === 'failed') throw importFailed(operationId, operation);
	return operation;
}

/** Adobe has said for certain that there is no audience of this import. */
export class ImportFailed extends FailureError {}

const importFailed = (operationId: string, operation: ImportOperation): ImportFailed => {
	const reason = reasonOf(operation);
	const failure: Failure = {
		message: `Adobe could not make this ${IMPORT_NOUN}`,
		description: [
			`Its state is "${quoted(operation.status ?? '', 50)}".`,
			reason && `Adobe says: "${quoted(reason)}".`,
			'Check that the path and the connection lead to the file, and that its columns are those of the fields; then run this row again.',
			`For Adobe's support: operation ID ${quoted(operationId, 100)}.`,
		]
			.filter(Boolean)
			.join(' '),
		facts: { operationId, status: quoted(operation.status ?? '', 50) },
	};
	return new ImportFailed(failure);
};
