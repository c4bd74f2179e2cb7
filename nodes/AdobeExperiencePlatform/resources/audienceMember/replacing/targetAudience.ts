import { createHash, randomBytes } from 'node:crypto';

import { importSchema, type ImportBody } from '../../../adobe/importBody';
import { getAudience } from '../../../adobe/audiences';
import { FailureError } from '../../../adobe/errors/failure';
import { quoted } from '../../../adobe/errors/readError';
import { LIST_IDENTITY_NAMESPACES } from '../../../adobe/identityNamespaces';
import type { Run, Task } from '../../../operation/execute';
import type { Item } from '../../../operation/items';
import { invalidRow } from '../../../operation/parameters';
import type { RowMemory } from '../../../run/memory';
import { outcomeOf } from '../../../run/rows';
import type { Patience } from '../../../run/wait';
import { attemptOf } from '../../shared/attempt';
import { existingAudiences } from '../../shared/existingAudiences';
import { audienceFinder, several } from '../../shared/findAudience';
import { createImportOnce, ImportFailed, waitForImport } from '../../shared/importing';
import type { Located } from '../../shared/locator';
import { idOf } from '../../shared/whoseAudience';
import type { CheckedPeople } from './checkPeople';

/** An audience by its name: made where there is none, so that a schedule may repeat it. */
export interface Named {
	readonly kind: 'named';
	readonly name: string;
	readonly namespace: string;
	readonly description?: string;
	readonly ttlInDays: number;
	readonly identityNamespace: string;
	readonly expressActivation: boolean;
	readonly labels: readonly string[];
}

/** Whose members are replaced. */
export type Target = Named | { readonly kind: 'existing'; readonly audience: Located };

export interface TargetAudience extends Item {
	readonly audienceId: string;
	readonly id?: string;
	readonly name: string;
	readonly created: boolean;
}

/** What of the making of an audience is done. */
export interface Making extends Item {
	readonly customAudienceId?: string;
	readonly operationId?: string;
	readonly audience?: TargetAudience;
}

/** An audience that is to be made. */
export interface Planned {
	/** With its identity namespace as Adobe spells it. */
	readonly named: Named;
	readonly name: string;
	readonly audienceId: string;
}

export const isPlanned = (target: TargetAudience | Planned): target is Planned => 'named' in target;

/**
 * Finds the audience or, where there is none of its name, plans one.
 * @throws {FailureError} where several could be meant, or Adobe would not make it
 */
export async function findOrPlan(
	run: Run,
	task: Task<{ readonly target: Target }>,
	memory: RowMemory<Making>,
): Promise<TargetAudience | Planned> {
	const { target } = task.row;
	if (target.kind === 'existing') return await findExisting(run, task, target.audience);
	const { reached, begun } = memory.recall();
	if (reached?.audience !== undefined) return reached.audience;
	const isBegun = reached?.operationId !== undefined || begun !== undefined;
	const found = isBegun ? undefined : await findNamed(run, task, target);
	if (found !== undefined) return found;
	const identityNamespace = await spellingOf(run, task, target.identityNamespace);
	const named = { ...target, identityNamespace };
	return { named, name: target.name, audienceId: customIdFor(target, memory) };
}

async function findNamed(
	run: Run,
	task: Task<unknown>,
	{ name, namespace }: Named,
): Promise<TargetAudience | undefined> {
	const wanted = { name, namespace };
	const found = await existingAudiences(run.askFor(task), [wanted], run.clock).findAll(wanted);
	const [only, ...others] = found;
	if (only === undefined) return undefined;
	const audienceId = idOf(only);
	if (others.length > 0 || audienceId === undefined) {
		const what = `the name "${quoted(name, 100)}" in the namespace "${quoted(namespace, 100)}"`;
		throw new FailureError(several(found, what));
	}
	return { audienceId, id: only.id, name, created: false };
}

async function findExisting(
	run: Run,
	task: Task<unknown>,
	audience: Located,
): Promise<TargetAudience> {
	const looking = { ...task, row: { audience } };
	const where = await audienceFinder(run, [looking])(looking);
	const { audienceId = where.id, name = '' } =
		where.listed ?? (await run.askFor(task)(getAudience(where)));
	return { audienceId, id: where.id, name, created: false };
}

/**
 * A credential that may not read the list can still fill an audience: then Adobe itself has to tell.
 * @returns the code of an identity namespace as Adobe spells it
 * @throws {FailureError} where Adobe doesn't know it
 */
async function spellingOf(run: Run, task: Task<unknown>, code: string): Promise<string> {
	const listed = await outcomeOf(async () => await run.askFor(task)(LIST_IDENTITY_NAMESPACES));
	if (!listed.ok) {
		if ([401, 403, 404].includes(Number(listed.failure.facts?.httpStatus))) return code;
		throw new FailureError(listed.failure);
	}
	const codes = listed.result.map((namespace) => namespace.code);
	const own = codes.find((each) => each === code) ?? codes.find((each) => same(each, code));
	if (own !== undefined || codes.length === 0) return own ?? code;
	const known = codes.slice(0, MOST_NAMED).map((each) => quoted(each, 50));
	throw invalidRow(
		[
			{
				parameter: 'Identity Namespace',
				problem: `'Identity Namespace' is "${quoted(code, 100)}", which Adobe does not know`,
			},
		],
		`Choose it from the list. Adobe knows: ${known.join(', ')}.`,
	);
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** As many as a person looks through. */
const MOST_NAMED = 30;

/** Our own IDs name the folder that an audience's files are in: whoever meets the audience later finds it. */
const OWN_ID = /^n8n_([0-9a-f]{12})_/;

/** The same for every audience of this name. */
const keyOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 12);

/** Where the files of an audience go, below its landing zone's container. */
export const folderOf = ({ audienceId, name }: Pick<TargetAudience, 'audienceId' | 'name'>) =>
	`n8n/${OWN_ID.exec(audienceId)?.[1] ?? keyOf(name)}`;

/** Whether it is known that its import reads that folder. */
export const isOwn = ({ audienceId, created }: TargetAudience) =>
	created || OWN_ID.test(audienceId);

/** An ID that nobody else has: by it an audience is found again whose making got no answer. */
function customIdFor({ name }: Named, memory: RowMemory<Making>): string {
	const { reached, ...rest } = memory.recall();
	const known = reached?.customAudienceId;
	if (known !== undefined) return known;
	const customAudienceId = `n8n_${keyOf(name)}_${randomBytes(4).toString('hex')}`;
	memory.remember({ ...rest, reached: { customAudienceId } });
	return customAudienceId;
}

/** What an import says of its file. */
export interface ImportedFile {
	/** Where it reads. */
	readonly path: string;
	readonly fields: CheckedPeople['fields'];
}

/** Makes an audience exactly once, and waits until Adobe has made it. */
export async function makeAudience(
	run: Run,
	task: Task<{ readonly patience: Patience }>,
	memory: RowMemory<Making>,
	{ named, name, audienceId: customAudienceId }: Planned,
	file: ImportedFile,
): Promise<TargetAudience> {
	const attempt = attemptOf(run, task, memory);
	const reach = (audienceId: string, id?: string): TargetAudience => {
		const audience = { audienceId, ...(id !== undefined && { id }), name, created: true };
		memory.remember({ reached: { customAudienceId, audience } });
		return audience;
	};
	let operationId = memory.recall().reached?.operationId;
	if (operationId === undefined) {
		// There was none of this name, and nobody else has this ID: whatever has one of them now is ours.
		const certain = { ...attempt, begun: () => ({ earliest: 0, doubtMs: 0 }) };
		const body = bodyOf(named, customAudienceId, file);
		const made = await createImportOnce(certain, body, NOBODY, { byNameToo: true });
		if ('audienceId' in made) return reach(made.audienceId, made.audience.id);
		({ operationId } = made);
		memory.remember({ reached: { customAudienceId, operationId } });
	}
	const { patience } = task.row;
	const operation = await waitForImport(attempt, operationId, patience, true).catch(
		(error: unknown) => {
			// It is certain that there is none: the next try makes another one.
			if (error instanceof ImportFailed) memory.remember({});
			throw error;
		},
	);
	return reach(operation.audienceId ?? customAudienceId);
}

/** One audience is made, so no other row has a claim to one. */
const NOBODY = { claimsOf: () => 0, isBrought: () => false };

function bodyOf(
	{ name, namespace, description, ttlInDays, identityNamespace, ...target }: Named,
	customAudienceId: string,
	{ path, fields }: ImportedFile,
): ImportBody {
	const { expressActivation, labels } = target;
	const [identity, ...attributes] = fields;
	return importSchema.parse({
		name,
		description,
		customAudienceId,
		fields: [{ ...identity, identityNs: identityNamespace }, ...attributes],
		sourceSpec: {
			params: { path, type: 'folder', sourceType: 'Cloud Storage', cloudType: 'DLZ' },
		},
		ttlInDays,
		audienceType: 'people',
		originName: 'CUSTOM_UPLOAD',
		namespace,
		...(expressActivation && { expressActivation }),
		...(labels.length > 0 && { labels }),
	});
}
