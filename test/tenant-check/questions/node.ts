import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { FOLDER, PREFIX } from '../things';
import { NotAsked, question, type Check, type Question } from '../question';
import { LONGEST_LAG_MS, textIn, untilListed } from './asking';

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
const external = (operation: string, rest: INodeParameters = {}): INodeParameters => ({
	resource: 'externalAudience',
	operation,
	...rest,
});
const ours = (check: Check) => ({
	audience: locator('externalId', check.need('nodeAudience')),
	options: { namespace: check.whose.namespace },
});
const waiting = ({ maxWaitMs }: Check, more: IDataObject = {}) => ({
	options: { waitForCompletion: true, maxWait: Math.ceil(maxWaitMs / 60_000), ...more },
});
const PEOPLE = ['a', 'b', 'c'].map((who) => ({ email: `${who}@n8n-tenant-check.example` }));
const AUTOMATIC = { mappingMode: 'autoMapInputData' };

interface Job {
	readonly operation: string;
	readonly how: string;
	readonly parameters: (check: Check) => INodeParameters;
	readonly rows?: (check: Check) => IDataObject[];
	/** What has to be so before it is fair to ask. */
	readonly before?: (check: Check) => Promise<unknown>;
	/** Whether what came out is what should have. */
	readonly isDone: (items: IDataObject[], check: Check) => boolean;
}

const nameIn = (check: Check) => check.name('by the node');

const rowOf = (check: Check, description: string) => [
	{ name: nameIn(check), description, ...check.whose },
];

/** In the order in which one leads to the next. */
const JOBS: readonly Job[] = [
	{
		operation: 'External Audience: Create',
		how: 'One audience is made.',
		parameters: () => external('create', AUTOMATIC),
		rows: (check) => rowOf(check, 'Made'),
		isDone(items, check) {
			const audienceId = textIn(items[0]?.audienceId);
			if (audienceId !== '') check.keep('nodeAudience', audienceId);
			return audienceId !== '' && items[0]?.created === true;
		},
	},
	{
		operation: 'External Audience: Get Many',
		how: 'All audiences of this check are listed, once Adobe lists the new one.',
		async before(check) {
			check.need('nodeAudience');
			return await untilListed(check, nameIn(check), LONGEST_LAG_MS);
		},
		parameters: () => external('getAll', { returnAll: true, filters: { nameContains: PREFIX } }),
		isDone: (items, check) =>
			items.some(({ audienceId }) => audienceId === check.need('nodeAudience')),
	},
	{
		operation: 'External Audience: Get',
		how: 'It is read by its external ID.',
		parameters: (check) => external('get', ours(check)),
		isDone: (items, check) => items[0]?.audienceId === check.need('nodeAudience'),
	},
	{
		operation: 'External Audience: Update',
		how: 'Its description is changed.',
		parameters: (check) =>
			external('update', { ...ours(check), updateFields: { description: 'Changed' } }),
		isDone: (items) => items[0]?.updated === true,
	},
	{
		operation: 'External Audience: Create or Update',
		how: 'Its description is changed once more.',
		parameters: () => external('upsert', AUTOMATIC),
		rows: (check) => rowOf(check, 'Changed again'),
		isDone: (items) => items[0]?.created === false && items[0]?.updated === true,
	},
	{
		operation: 'External Audience: Delete',
		how: 'It is deleted.',
		parameters: (check) => external('delete', ours(check)),
		isDone: (items) => items[0]?.deleted === true,
	},
	{
		operation: 'Audience Import: Create',
		how: 'An import is made for the file of three people.',
		parameters: (check) => ({
			resource: 'audienceImport',
			operation: 'create',
			name: check.name('import by the node'),
			path: `${FOLDER}/${check.id('people')}.csv`,
			columnsFrom: 'json',
			fieldsJson: JSON.stringify([
				{ name: 'email', type: 'string', identityNs: 'Email' },
				{ name: 'points', type: 'number' },
			]),
			additionalFields: { pathAsEntered: !check.need('pathHasContainer') },
		}),
		isDone(items, check) {
			const operationId = textIn(items[0]?.operationId);
			if (operationId !== '') check.keep('nodeOperation', operationId);
			return operationId !== '';
		},
	},
	{
		operation: 'Audience Import: Get Status',
		how: 'It is waited for.',
		parameters: (check) => ({
			resource: 'audienceImport',
			operation: 'getStatus',
			operationId: check.need('nodeOperation'),
			...waiting(check),
		}),
		isDone(items, check) {
			const audienceId = textIn(items[0]?.audienceId);
			if (audienceId !== '') check.keep('nodeImport', audienceId);
			return audienceId !== '';
		},
	},
	{
		operation: 'Audience Import: Update',
		how: 'Its description is changed.',
		parameters: (check) => ({
			resource: 'audienceImport',
			operation: 'update',
			audienceId: check.need('nodeImport'),
			updateFields: { description: 'Changed' },
		}),
		isDone: (items) => items[0]?.updated === true,
	},
	{
		operation: 'Ingestion Run: Start',
		how: 'A run is started and waited for.',
		parameters: (check) => ({
			resource: 'ingestionRun',
			operation: 'start',
			audienceId: check.need('nodeImport'),
			files: 'all',
			...waiting(check),
		}),
		isDone(items, check) {
			const runId = textIn(items[0]?.runId);
			if (runId !== '') check.keep('nodeRun', runId);
			return items[0]?.status === 'SUCCESS';
		},
	},
	{
		operation: 'Ingestion Run: Get',
		how: 'That run is read.',
		parameters: (check) => ({
			resource: 'ingestionRun',
			operation: 'get',
			audienceId: check.need('nodeImport'),
			runId: check.need('nodeRun'),
		}),
		isDone: (items, check) => items[0]?.runId === check.need('nodeRun'),
	},
	{
		operation: 'Ingestion Run: Get Many',
		how: 'All runs of the import are listed.',
		parameters: (check) => ({
			resource: 'ingestionRun',
			operation: 'getAll',
			audienceId: check.need('nodeImport'),
			returnAll: true,
		}),
		isDone: (items, check) => items.some(({ runId }) => runId === check.need('nodeRun')),
	},
	{
		operation: 'Audience Import: Extend Expiration',
		how: 'Its days are extended.',
		parameters: (check) => ({
			resource: 'audienceImport',
			operation: 'extendExpiration',
			audienceId: check.need('nodeImport'),
		}),
		isDone: (items, check) => items[0]?.audienceId === check.need('nodeImport'),
	},
	{
		operation: 'Audience Import: Delete',
		how: 'It is deleted.',
		parameters: (check) => ({
			resource: 'audienceImport',
			operation: 'delete',
			audienceId: check.need('nodeImport'),
		}),
		isDone: (items) => items[0]?.deleted === true,
	},
	{
		operation: 'Audience Member: Replace',
		how: 'Three people become the members of a new audience.',
		parameters: (check) => ({
			resource: 'audienceMember',
			operation: 'replace',
			name: check.name('members'),
			ttlInDays: 7,
			identityColumn: 'email',
			identityNamespace: locator('code', 'Email'),
			...waiting(check, { pathHasContainer: check.need('pathHasContainer') }),
		}),
		rows: () => PEOPLE,
		isDone: (items) => items[0]?.status === 'SUCCESS' && items[0]?.rows === PEOPLE.length,
	},
];

const idOf = (operation: string) => `node ${operation.toLowerCase()}`;

/** The last answer that the node got, where it is no fault of the node's that it went wrong; 0 is none. */
const NOT_ITS_FAULT = new Set([0, 401, 403]);

const asQuestion = ({ operation, how, before, parameters, rows, isDone }: Job): Question =>
	question({
		id: idOf(operation),
		asks: `Does the node's operation "${operation}" do its job?`,
		how: `Through the node, in n8n's engine: ${how}`,
		operation,
		readings: {
			yes: 'It does.',
			no: { says: 'It does not.', trouble: 'The node has to be changed.' },
		},
		async ask(check) {
			await before?.(check);
			const { items, error, statuses } = await check.run(parameters(check), rows?.(check));
			if (error === undefined && isDone(items, check)) return { reading: 'yes' };
			const last = statuses.at(-1) ?? 0;
			if (NOT_ITS_FAULT.has(last) || last >= 500) {
				throw new NotAsked(`Adobe's last answer was ${last}`);
			}
			return {
				reading: 'no',
				facts: {
					message: error?.message,
					description: error?.description ?? undefined,
					fields: Object.keys(items[0] ?? {}),
				},
			};
		},
	});

export const isAboutImports = ({ operation = '' }: Question): boolean =>
	operation !== '' && !operation.startsWith('External Audience');

export const NODE: readonly Question[] = JOBS.map(asQuestion);
