import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { AUTOMATIC, named, type Adobe } from '../engine/use-adobe';
import { adobeError, type Answer, type RecordedRequest, type Route } from '../simulator';

/** An operation as the table of faults plays it, with a sheet of named rows. */
export interface OperationCase {
	readonly name: string;
	/** How many rows; more than are under way at once. */
	readonly rows: number;
	/** Where its own requests arrive, those that a fault strikes. */
	readonly route: Route;
	readonly parameters: INodeParameters;
	/** What has to be in Adobe before. */
	prepare?(adobe: Adobe, sheet: readonly Named[]): void;
	/** Whether a request is the one for the row of this name. */
	isFor(name: string): (request: RecordedRequest) => boolean;
	/** How Adobe refuses a row for good. */
	readonly refusal: Answer;
	/** Compares the items of the rows that succeeded with what is in Adobe now. */
	expectDone(adobe: Adobe, items: readonly IDataObject[]): void;
}

export const CREATE: OperationCase = {
	name: 'create',
	rows: 60,
	route: 'create',
	parameters: AUTOMATIC,
	isFor: named,
	refusal: adobeError('100910-400'),
	expectDone({ simulator: { audiences } }, items) {
		const byId = (all: readonly IDataObject[]) =>
			Object.fromEntries(all.map(({ audienceId, name }) => [audienceId as string, name]));
		expect(items.every(({ created }) => created === true)).toBe(true);
		expect(items).toHaveLength(audiences.length);
		expect(byId(items)).toEqual(byId(audiences.map((audience) => ({ ...audience }))));
	},
};

type Named = IDataObject & { readonly name: string };

/** Audiences that are there have IDs that tell their names. */
const idOf = (name: string) => `id-${name}`;
export const nameOfId = (id: string) => id.slice('id-'.length);

const thereAlready = ({ simulator }: Adobe, sheet: readonly Named[]) =>
	simulator.seedAudiences(sheet.map((each) => ({ ...each, id: idOf(each.name) })));

const inPath = (name: string) => {
	const end = `/${encodeURIComponent(idOf(name))}`;
	return ({ path }: RecordedRequest) => path.endsWith(end);
};

const BY_ID = { audience: { __rl: true, mode: 'id', value: '=id-{{ $json.name }}' } };
const REFUSAL = adobeError('100910-400');

/** What was changed is as the rows want it, and nothing else is. */
const expectChanged = ({ simulator: { audiences } }: Adobe, items: readonly IDataObject[]) => {
	expect(items.filter(({ updated }) => updated !== true)).toEqual([]);
	const changed = audiences.filter(({ description }) => description === 'New');
	expect(changed.map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort());
};

export const GET: OperationCase = {
	name: 'get',
	rows: 24,
	route: 'get',
	parameters: { operation: 'get', ...BY_ID },
	prepare: thereAlready,
	isFor: inPath,
	refusal: REFUSAL,
	expectDone: (_, items) =>
		expect(items.every(({ id, name }) => id === idOf(name as string))).toBe(true),
};

export const GET_ALL: OperationCase = {
	...GET,
	name: 'getAll',
	route: 'list',
	parameters: { operation: 'getAll', limit: 1, filters: { nameContains: '={{ $json.name }}' } },
	isFor:
		(name) =>
		({ query }) =>
			query.get('name') === name,
};

export const UPDATE: OperationCase = {
	...GET,
	name: 'update',
	route: 'update',
	parameters: { operation: 'update', ...BY_ID, updateFields: { description: 'New' } },
	expectDone: expectChanged,
};

export const DELETE: OperationCase = {
	...GET,
	name: 'delete',
	route: 'delete',
	parameters: { operation: 'delete', ...BY_ID, options: { ifAudienceMissing: 'fail' } },
	expectDone({ simulator: { audiences } }, items) {
		expect(items.filter(({ deleted }) => deleted !== true)).toEqual([]);
		const left = new Set(audiences.map(({ id }) => id));
		expect(items.filter(({ id }) => left.has(id as string))).toEqual([]);
	},
};

/** A retried row may find what it made itself. */
export const UPSERT_NEW: OperationCase = {
	...CREATE,
	name: 'upsert of what is new',
	rows: 24,
	parameters: { operation: 'upsert', ...AUTOMATIC },
	expectDone: (adobe, items) =>
		CREATE.expectDone(
			adobe,
			items.map((item) => ({ ...item, created: true })),
		),
};

export const UPSERT_THERE: OperationCase = {
	...UPDATE,
	name: 'upsert of what is there',
	parameters: { operation: 'upsert', ...AUTOMATIC, updateFields: { description: 'New' } },
};

/** An import of the name, with columns of its own. */
const IMPORT: INodeParameters = {
	resource: 'audienceImport',
	name: '={{ $json.name }}',
	path: 'people.csv',
	columnsFrom: 'json',
};

export const IMPORT_CREATE: OperationCase = {
	...CREATE,
	name: 'import',
	rows: 24,
	route: 'importCreate',
	parameters: { ...IMPORT, operation: 'create', options: { waitForCompletion: true } },
};

const imported = ({ simulator }: Adobe, sheet: readonly Named[]) =>
	simulator.seedAudiences(
		sheet.map(({ name }) => ({ name, audienceId: idOf(name), originName: 'CUSTOM_UPLOAD' })),
	);

const BY_AUDIENCE_ID = { audienceId: '=id-{{ $json.name }}' };

/** The step of the path that names the audience, whatever follows. */
const inPathOf = (name: string) => {
	const step = `/${encodeURIComponent(idOf(name))}`;
	return ({ path }: RecordedRequest) => path.endsWith(step) || path.includes(`${step}/`);
};

const OF_IMPORT: OperationCase = {
	...GET,
	prepare: imported,
	isFor: inPathOf,
};

export const IMPORT_UPDATE: OperationCase = {
	...OF_IMPORT,
	name: 'update of an import',
	route: 'importUpdate',
	parameters: {
		resource: 'audienceImport',
		operation: 'update',
		...BY_AUDIENCE_ID,
		updateFields: { description: 'New' },
	},
	expectDone({ simulator: { audiences } }, items) {
		const changed = audiences.filter(({ description }) => description === 'New');
		expect(idsOf(items)).toEqual(idsOf(changed));
	},
};

const idsOf = (all: ReadonlyArray<{ readonly audienceId?: unknown }>) =>
	all.map(({ audienceId }) => audienceId).sort();

/** Twice is recognized by the run that an extension starts. */
export const IMPORT_EXTEND: OperationCase = {
	...OF_IMPORT,
	name: 'extension of an import',
	route: 'importExtend',
	parameters: { resource: 'audienceImport', operation: 'extendExpiration', ...BY_AUDIENCE_ID },
	expectDone({ simulator: { audiences } }, items) {
		expect(items.filter(({ extended }) => extended !== true)).toEqual([]);
		const extended = audiences.filter(({ createdAt, updatedAt }) => updatedAt > createdAt);
		expect(idsOf(items)).toEqual(idsOf(extended));
	},
};

export const IMPORT_DELETE: OperationCase = {
	...OF_IMPORT,
	name: 'delete of an import',
	route: 'importDelete',
	parameters: {
		resource: 'audienceImport',
		operation: 'delete',
		...BY_AUDIENCE_ID,
		options: { ifAudienceMissing: 'fail' },
	},
	expectDone({ simulator: { audiences } }, items) {
		expect(items.filter(({ deleted }) => deleted !== true)).toEqual([]);
		const left = new Set(audiences.map(({ audienceId }) => audienceId));
		expect(items.filter(({ audienceId }) => left.has(audienceId as string))).toEqual([]);
	},
};

export const RUN_START: OperationCase = {
	...OF_IMPORT,
	name: 'start of a run',
	route: 'runStart',
	parameters: {
		resource: 'ingestionRun',
		operation: 'start',
		...BY_AUDIENCE_ID,
		files: 'all',
		options: { waitForCompletion: true },
	},
	expectDone({ simulator: { runs } }, items) {
		expect(items.filter(({ status }) => status !== 'SUCCESS')).toEqual([]);
		expect(idsOf(items)).toEqual(idsOf([...runs]));
		expect(items.map(({ runId }) => runId).sort()).toEqual(runs.map(({ runId }) => runId).sort());
	},
};

export const RUN_GET_ALL: OperationCase = {
	...OF_IMPORT,
	name: 'list of runs',
	route: 'runList',
	parameters: { resource: 'ingestionRun', operation: 'getAll', ...BY_AUDIENCE_ID },
	prepare(adobe, sheet) {
		imported(adobe, sheet);
		adobe.simulator.seedRuns(sheet.map(({ name }) => idOf(name)));
	},
	expectDone(_, items) {
		for (const { audienceId, runId } of items) {
			expect([typeof audienceId, runId]).toEqual(['string', `run of ${audienceId as string}`]);
		}
	},
};
