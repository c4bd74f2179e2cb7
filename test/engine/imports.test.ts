import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	adobeError,
	json,
	problem,
	rewritten,
	without,
	type Ending,
	type Route,
	type SimulatorSettings,
} from '../simulator';
import { complaintsOf, useVirtualAdobe } from './use-adobe';

const adobe = useVirtualAdobe();
const { audienceImport, ingestionRun } = {
	audienceImport: (operation: string, rest: INodeParameters = {}) => ({
		parameters: { resource: 'audienceImport', operation, ...rest },
	}),
	ingestionRun: (operation: string, rest: INodeParameters = {}) => ({
		parameters: { resource: 'ingestionRun', operation, audienceId: '={{ $json.of }}', ...rest },
	}),
};

const EMAIL = { name: 'email', type: 'string', identityNs: 'Email' };
const IMPORT: INodeParameters = {
	name: '={{ $json.name }}',
	path: 'audiences/people.csv',
	columnsFrom: 'json',
	fieldsJson: JSON.stringify([EMAIL, { name: 'points', type: 'number' }]),
};
const create = (rest: INodeParameters = {}) => audienceImport('create', { ...IMPORT, ...rest });
const WAIT = { waitForCompletion: true };
const ONE = [{ name: 'A' }];

/** An audience as an import has made it. */
const seed = (audienceId = 'a', rest: IDataObject = {}) =>
	adobe.simulator.seedAudiences([
		{
			name: 'A',
			audienceId,
			id: `id-${audienceId}`,
			originName: 'CUSTOM_UPLOAD',
			ttlInDays: 30,
			...rest,
		},
	]);
const sent = (route: Route) => adobe.simulator.requestsTo(route).map(({ body }) => body);
const MINUTE = 60_000;
const later = async (ms: number) => await adobe.clock.run(async () => await adobe.clock.sleep(ms));

describe('create', () => {
	it('sends what Adobe documents, and nothing else', async () => {
		const { items, error } = await adobe.create(ONE, create());
		expect([error, sent('importCreate')]).toEqual([
			undefined,
			[
				{
					name: 'A',
					fields: [EMAIL, { name: 'points', type: 'number' }],
					sourceSpec: {
						params: {
							path: 'dlz-user-container/audiences/people.csv',
							type: 'file',
							sourceType: 'Cloud Storage',
							cloudType: 'DLZ',
						},
					},
					ttlInDays: 30,
					audienceType: 'people',
					originName: 'CUSTOM_UPLOAD',
					namespace: 'CustomerAudienceUpload',
				},
			],
		]);
		const [operation] = adobe.simulator.imports;
		expect(items).toEqual([
			{ name: 'A', operationId: operation?.operationId, created: true, status: 'PROCESSING' },
		]);
	});

	const CONNECTION = { baseConnectionId: 'c-1' };
	it.each<[string, INodeParameters, object]>([
		['S3', CONNECTION, { path: 'x/y.csv', ...CONNECTION }],
		['GCS', CONNECTION, { path: 'x/y.csv', ...CONNECTION }],
		['SFTP', CONNECTION, { path: 'x/y.csv', ...CONNECTION }],
		['Azure', CONNECTION, { path: 'x/y.csv' }],
		['DLZ', { additionalFields: { pathAsEntered: true } }, { path: 'x/y.csv' }],
	])('to %s sends only what it needs', async (cloudType, rest, params) => {
		await adobe.create(ONE, create({ cloudType, path: 'x/y.csv', pathType: 'folder', ...rest }));
		const source = { type: 'folder', sourceType: 'Cloud Storage', cloudType, ...params };
		expect(sent('importCreate')).toMatchObject([{ sourceSpec: { params: source } }]);
	});

	const TYPES = { column: [{ name: 'points', type: 'number' }] };
	const BY_HEADER = { identityColumn: 'email', identityNamespace: 'Email', columnTypes: TYPES };
	it.each<[string, INodeParameters]>([
		[
			'a list',
			{
				columnsFrom: 'list',
				fields: { field: [EMAIL, { name: 'points', type: 'number', identityNs: '' }] },
			},
		],
		['JSON', {}],
		['a header row', { columnsFrom: 'header', header: '\uFEFF"email",points', ...BY_HEADER }],
		['columns', { columnsFrom: 'header', header: "={{ ['email', 'points'] }}", ...BY_HEADER }],
	])('takes the columns from %s', async (_, rest) => {
		const { error } = await adobe.create(ONE, create(rest));
		expect(error).toBeUndefined();
		expect(sent('importCreate')).toMatchObject([
			{ fields: [EMAIL, { name: 'points', type: 'number' }] },
		]);
	});

	it('sends what is added, and the keys of encrypted files', async () => {
		const additionalFields = {
			customAudienceId: 'mine',
			description: 'D',
			expressActivation: true,
			labels: 'C1, C2',
			namespace: 'crm',
			tags: 't-1',
			publicKeyId: 'k-1',
			signVerificationKeyId: 'k-2',
		};
		const { items } = await adobe.create(ONE, create({ additionalFields, options: WAIT }));
		expect(sent('importCreate')).toMatchObject([
			{
				customAudienceId: 'mine',
				description: 'D',
				expressActivation: true,
				labels: ['C1', 'C2'],
				namespace: 'crm',
				tags: ['t-1'],
				sourceSpec: {
					params: { encryption: { publicKeyId: 'k-1', signVerificationKeyId: 'k-2' } },
				},
			},
		]);
		expect(items).toMatchObject([{ audienceId: 'mine', status: 'SUCCESS', created: true }]);
	});

	const columns = (...fields: IDataObject[]) => ({ fieldsJson: JSON.stringify(fields) });
	const many = Array.from({ length: 41 }, (_, nth) => ({ name: `c${nth}`, type: 'string' }));
	it.each<[RegExp, INodeParameters]>([
		[/'Name' is empty/, { name: ' ' }],
		[/'Path' is empty/, { path: ' ' }],
		[/'Path' has a blank in it/, { path: 'my people.csv' }],
		[/'Path' has a \* in it, which no file in a Data Landing Zone/, { path: 'people*.csv' }],
		[/'Path' has a name of more than 255/, { path: `a/${'b'.repeat(256)}` }],
		[/'Name' has half a character/, { name: '\ud800' }],
		[/'Audience ID' has a \/ in it/, { additionalFields: { customAudienceId: 'a/b' } }],
		[
			/'Audience ID' is a number of more digits/,
			{ additionalFields: { customAudienceId: 2 ** 60 } },
		],
		[/'Connection ID' is empty/, { cloudType: 'S3', baseConnectionId: ' ' }],
		[/'Storage' must be one of "S3", "DLZ"/, { cloudType: 'FTP' }],
		[/'Expires After \(Days\)' must be a whole number from 1 to 90/, { ttlInDays: 91 }],
		[/'Expires After \(Days\)' must be a whole number/, { ttlInDays: 1.5 }],
		[/'Fields \(JSON\)' has more than 41 columns/, columns(EMAIL, ...many)],
		[/'Fields \(JSON\)' must have exactly one column that identifies the person/, columns(...many)],
		[/must have exactly one column/, columns(EMAIL, { ...EMAIL, name: 'b' })],
		[/'Fields \(JSON\)' has a column twice/, columns(EMAIL, { name: 'email' })],
		[
			/Column 2 \("first name"\) in 'Fields \(JSON\)' has a blank or a hyphen|The name of column 2 \("first name"\) in 'Fields \(JSON\)' has a blank or a hyphen/,
			columns(EMAIL, { name: 'first name' }),
		],
		[
			/The type of column 2 \("x"\) in .* must be one of "string"/,
			columns(EMAIL, { name: 'x', type: 'text' }),
		],
		[
			/Column 2 \("x"\) in .* has something in it that Adobe does not know/,
			columns(EMAIL, { name: 'x', size: 3 }),
		],
		[/'Fields \(JSON\)' must be a list in JSON/, { fieldsJson: '{"a"' }],
		[/'Fields' is empty/, { columnsFrom: 'list' }],
		[
			/'Header Row' must have commas/,
			{ columnsFrom: 'header', header: 'email;points', ...BY_HEADER },
		],
		[
			/'Header Row' has a quotation mark where none belongs/,
			{ columnsFrom: 'header', header: 'email,"points', ...BY_HEADER },
		],
		[
			/'Identity Column' "mail" is not in the header row/,
			{ columnsFrom: 'header', header: 'email,points', ...BY_HEADER, identityColumn: 'mail' },
		],
		[
			/'Column Types' names "points", which is not/,
			{ columnsFrom: 'header', header: 'email', ...BY_HEADER },
		],
		[
			/'Express Activation' must be true or false/,
			{ additionalFields: { expressActivation: 'yes' } },
		],
		[/'Public Key ID' is empty/, { additionalFields: { signVerificationKeyId: 'k' } }],
		[/'Wait for Completion' must be true or false/, { options: { waitForCompletion: 'yes' } }],
	])('refuses before anything is sent: %s', async (says, rest) => {
		const { error } = await adobe.create(ONE, create(rest));
		expect(error?.message).toMatch(says);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it('waits for the audience, in growing pauses, also where it is not shown at first', async () => {
		adobe.set({ importMs: MINUTE });
		adobe.simulator.order({ route: 'importStatus', before: adobeError('100940-404'), times: 2 });
		const { items } = await adobe.create(ONE, create({ options: WAIT }));
		expect(items).toMatchObject([{ status: 'SUCCESS', audienceId: adobe.idOf('A') }]);
		const at = adobe.simulator.requestsTo('importStatus').map((request) => request.at);
		const pauses = at.slice(1).map((each, nth) => Math.round((each - (at[nth] ?? 0)) / 1000));
		expect(pauses).toEqual([1, 1, 2, 2, 2, 3, 4, 5, 6, 8, 9, 12, 15]);
	});

	it('says that an import failed, and makes another when it is retried', async () => {
		adobe.set({ importEnds: 'FAILED' });
		const first = await adobe.create(ONE, create({ options: WAIT }));
		const [operation] = adobe.simulator.imports;
		expect(complaintsOf(first)[0]).toMatch(/could not make this audience import.*"FAILED"/);
		expect(complaintsOf(first)[0]).toContain(operation?.operationId);
		adobe.set({ importEnds: 'SUCCESS' });
		const { items } = await adobe.create(ONE, { ...create({ options: WAIT }), retryOf: first.run });
		expect(items).toMatchObject([{ status: 'SUCCESS', created: true }]);
	});

	it('leaves one that takes too long to Adobe, and a retry goes on waiting for it', async () => {
		adobe.set({ importMs: 10 * MINUTE });
		const request = create({ options: { ...WAIT, maxWait: 2 } });
		const first = await adobe.create(ONE, request);
		expect(complaintsOf(first)[0]).toMatch(
			/has not finished the audience import .* within 2 minutes.*'Max Wait \(Minutes\)'.*\(now 2\).*last state was "PROCESSING".*goes on at Adobe.*'Get Status'/,
		);
		adobe.set({ importMs: 0 });
		await later(9 * MINUTE);
		const second = await adobe.create(ONE, { ...request, retryOf: first.run });
		expect(second.items).toMatchObject([{ status: 'SUCCESS', audienceId: adobe.idOf('A') }]);
		expect(adobe.simulator.imports).toHaveLength(1);
	});

	it.each([
		['by its ID', { additionalFields: { customAudienceId: 'mine' } }],
		['by its name', {}],
	])('finds one whose answer was lost %s, however late it is listed', async (_, rest) => {
		adobe.set({ importMs: MINUTE, listLagMs: 10_000 });
		adobe.simulator.order({ route: 'importCreate', after: 'drop' });
		const { items } = await adobe.create(ONE, create({ ...rest, options: WAIT }));
		expect(items).toEqual([{ audienceId: adobe.idOf('A'), name: 'A', created: true }]);
		expect(adobe.simulator.imports).toHaveLength(1);
	});

	it('finds one that is listed without an audience ID', async () => {
		adobe.simulator.order({ route: 'importCreate', after: 'drop' });
		adobe.simulator.order({ route: 'list', after: without('audienceId'), times: Infinity });
		const { items } = await adobe.create(ONE, create());
		expect(items).toMatchObject([{ audienceId: adobe.simulator.audiences[0]?.id }]);
		expect(adobe.simulator.imports).toHaveLength(1);
	});

	it('in a dry run sends nothing', async () => {
		const { items } = await adobe.create(ONE, create({ options: { dryRun: true } }));
		expect(items).toEqual([{ name: 'A', created: false, wouldCreate: true, dryRun: true }]);
		expect(adobe.simulator.requests).toEqual([]);
	});
});

describe('getStatus', () => {
	const get = (rest: INodeParameters = {}) =>
		audienceImport('getStatus', { operationId: '={{ $json.of }}', ...rest });

	it('tells how far an import is, and waits where that is wanted', async () => {
		const [made] = (await adobe.create(ONE, create())).items;
		const of = [{ of: made?.operationId as string }];
		expect((await adobe.create(of, get())).items).toMatchObject([{ status: 'PROCESSING' }]);
		const { items } = await adobe.create(of, get({ options: WAIT }));
		expect(items).toEqual([
			{
				operationId: made?.operationId,
				status: 'SUCCESS',
				audienceId: adobe.idOf('A'),
				name: 'A',
				createdAt: expect.stringMatching(/^20.*Z$/) as string,
				updatedAt: expect.stringMatching(/^20.*Z$/) as string,
			},
		]);
		const whole = await adobe.create(of, get({ simple: false }));
		expect(whole.items).toMatchObject([{ operationDetails: { name: 'A' } }]);
	});

	it.each([
		['', /'Operation ID' is empty/],
		['../x', /'Operation ID' has a \/ in it/],
		['gone', /knows no such audience import/],
	])('refuses %j, and does not claim that it goes on', async (of, says) => {
		for (const options of [{}, WAIT]) {
			const result = await adobe.create([{ of }], get({ options }));
			expect(result.error?.message).toMatch(says);
			expect(complaintsOf(result)[0]).not.toMatch(/goes on/);
		}
	});

	it.each(['LATER', undefined, 'constructor'])(
		'takes the state %j for one on the way',
		async (status) => {
			const [made] = (await adobe.create(ONE, create())).items;
			adobe.simulator.order({
				route: 'importStatus',
				after: rewritten((body) => ({ ...body, status: status ?? 'QUEUED' })),
				times: 3,
			});
			const { items } = await adobe.create(
				[{ of: made?.operationId as string }],
				get({ options: WAIT }),
			);
			expect(items).toMatchObject([{ status: 'SUCCESS' }]);
		},
	);
});

describe('update', () => {
	const of = (updateFields: INodeParameters, rest: INodeParameters = {}) =>
		audienceImport('update', { audienceId: '={{ $json.of }}', updateFields, ...rest });

	it('sends what is given, and takes days that come back as text', async () => {
		seed();
		adobe.set({ ttlAs: 'text' });
		const { items } = await adobe.create(
			[{ of: 'a' }],
			of({ description: 'New', ttlInDays: 7 }, { clearFields: ['labels'] }),
		);
		expect(sent('importUpdate')).toEqual([{ description: 'New', ttlInDays: 7, labels: [] }]);
		expect(items).toMatchObject([
			{ audienceId: 'a', name: 'A', description: 'New', ttlInDays: 7, updated: true },
		]);
	});

	it('labels columns', async () => {
		await adobe.create(ONE, create({ options: WAIT }));
		const fields = { field: [{ name: 'points', labels: 'C2' }] };
		await adobe.create([{ of: adobe.idOf('A') ?? '' }], of({ fields }));
		expect(sent('importUpdate')).toEqual([{ fields: [{ name: 'points', labels: ['C2'] }] }]);
	});

	it.each<[RegExp, INodeParameters, INodeParameters?]>([
		[/nothing to change/, {}],
		[/'Expires After \(Days\)' must be a whole number from 1 to 90/, { ttlInDays: 0 }],
		[/'Labels' is both set and cleared/, { labels: 'C1' }, { clearFields: ['labels'] }],
		[
			/'Column Labels' has a column without a name/,
			{ fields: { field: [{ name: '', labels: 'x' }] } },
		],
	])('refuses before anything is sent: %s', async (says, updateFields, rest = {}) => {
		const { error } = await adobe.create([{ of: 'a' }], of(updateFields, rest));
		expect(error?.message).toMatch(says);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it('in a dry run changes nothing', async () => {
		seed();
		const { items } = await adobe.create(
			[{ of: 'a' }],
			of({ description: 'New' }, { options: { dryRun: true } }),
		);
		expect(items).toMatchObject([
			{ audienceId: 'a', name: 'A', wouldUpdate: true, changes: { description: 'New' } },
		]);
		expect(adobe.simulator.counts).toMatchObject({ importUpdate: 0 });
	});
});

describe('extendExpiration', () => {
	const extend = (options: INodeParameters = {}) =>
		audienceImport('extendExpiration', { audienceId: '={{ $json.of }}', options });
	const expiry = () =>
		new Date(adobe.clock.now() + 30 * 24 * 60 * MINUTE).toISOString().slice(0, 16);

	it('lets members stay for as long again, and reports until when', async () => {
		seed();
		const { items } = await adobe.create([{ of: 'a' }], extend());
		expect(items).toMatchObject([{ audienceId: 'a', name: 'A', extended: true }]);
		expect((items[0]?.expiresAt as string).slice(0, 16)).toBe(expiry());
	});

	it.each(['before', 'after'] as const)(
		'extends once where the answer is lost %s',
		async (when) => {
			seed();
			const fault = when === 'before' ? { before: 'drop' as const } : { after: 'drop' as const };
			adobe.simulator.order({ route: 'importExtend', ...fault });
			const { items } = await adobe.create([{ of: 'a' }], extend());
			expect(items).toMatchObject([{ audienceId: 'a', extended: true }]);
			expect(adobe.simulator.counts.importExtend).toBe(when === 'before' ? 2 : 1);
		},
	);

	it('says that it starts no run beside another one', async () => {
		seed();
		await adobe.create(A, start());
		expect(complaintsOf(await adobe.create(A, extend()))[0]).toMatch(
			/does not extend this audience now.*one run of an audience at a time/,
		);
	});

	it('in a dry run tells when the members leave as it is', async () => {
		seed();
		const { items } = await adobe.create([{ of: 'a' }], extend({ dryRun: true }));
		expect(items).toMatchObject([
			{ audienceId: 'a', name: 'A', extended: false, wouldExtend: true, dryRun: true },
		]);
		expect(adobe.simulator.counts.importExtend).toBe(0);
	});
});

describe('delete', () => {
	const remove = (options: INodeParameters = {}) =>
		audienceImport('delete', { audienceId: '={{ $json.of }}', options });

	it('deletes, and reports what was not there', async () => {
		seed();
		const { items, hints } = await adobe.create([{ of: 'a' }, { of: 'gone' }], remove());
		expect(items).toEqual([
			{ audienceId: 'a', deleted: true },
			{ audienceId: 'gone', deleted: false, reason: 'Adobe knows no such audience' },
		]);
		expect(hints[0]?.message).toContain('1 of 2 audiences were not there');
		const { error } = await adobe.create([{ of: 'gone' }], remove({ ifAudienceMissing: 'fail' }));
		expect(error?.description).toMatch(
			/audience ID "gone" in the sandbox "dev". Only audiences that an import has made/,
		);
	});

	it('takes what is gone after its own lost delete for deleted', async () => {
		seed();
		adobe.simulator.order({ route: 'importDelete', after: 'drop' });
		const { items } = await adobe.create([{ of: 'a' }], remove({ ifAudienceMissing: 'fail' }));
		expect(items).toEqual([{ audienceId: 'a', deleted: true }]);
	});

	it('in a dry run deletes nothing', async () => {
		seed();
		const { items } = await adobe.create([{ of: 'a' }, { of: 'gone' }], remove({ dryRun: true }));
		expect(items).toMatchObject([
			{ audienceId: 'a', wouldDelete: true },
			{ audienceId: 'gone', wouldDelete: false },
		]);
		expect(adobe.simulator.audiences).toHaveLength(1);
	});
});

const SINCE = { files: 'changedAfter', changedAfter: '2026-11-20 08:00' };
const start = (rest: INodeParameters = {}) => ingestionRun('start', { ...SINCE, ...rest });
const A = [{ of: 'a' }];

describe('start', () => {
	beforeEach(() => seed());

	it('starts one run, and reports what Adobe says of it', async () => {
		const { items } = await adobe.create(A, start({ changedBefore: '1' }));
		const [run] = adobe.simulator.runs;
		const before = Math.floor(adobe.clock.now() / 1000) - 24 * 60 * 60;
		expect(sent('runStart')).toEqual([
			{
				// In the time zone of the workflow, America/New_York in these tests.
				dataFilterStartTime: expect.any(Number) as number,
				dataFilterEndTime: expect.any(Number) as number,
			},
		]);
		expect(Math.abs((run?.window.dataFilterEndTime ?? 0) - before)).toBeLessThan(5);
		expect(items).toMatchObject([
			{
				audienceId: 'a',
				runId: run?.runId,
				status: 'PROCESSING',
				name: 'A',
				started: true,
				filesAfter: new Date((run?.window.dataFilterStartTime ?? 0) * 1000).toISOString(),
			},
		]);
	});

	it.each(['PROCESSING', 'QUEUED_2027', undefined])(
		'waits until it is over, with its stages, while its state is %j',
		async (runningAs) => {
			adobe.set({ runMs: 20 * MINUTE, runningAs });
			const { items } = await adobe.create(A, start({ options: WAIT }));
			expect(items).toMatchObject([
				{
					status: 'SUCCESS',
					started: true,
					stages: [
						{ stage: 'DATASET_INGEST', status: 'SUCCESS' },
						{ stage: 'PROFILE_STORE_INGEST', status: 'SUCCESS' },
					],
				},
			]);
			expect(adobe.simulator.counts.runGet).toBeLessThan(60);
		},
	);

	it('says in which stage a run failed, and by which flow run', async () => {
		adobe.set({ runEnds: 'PROFILE_STORE_INGEST' });
		const result = await adobe.create(A, start({ options: WAIT }));
		const [run] = adobe.simulator.runs;
		expect(complaintsOf(result)[0]).toMatch(/run failed.*stage PROFILE_STORE_INGEST/);
		expect(complaintsOf(result)[0]).toContain(`flow-2-${run?.runId}`);
	});

	it.each([
		['lost before it was started', 'before', 2],
		['lost after it was started', 'after', 1],
	] as const)('starts one run where the answer is %s', async (_, when, requests) => {
		await adobe.create(A, start());
		await later(MINUTE);
		adobe.simulator.order({ route: 'runStart', ...({ [when]: 'drop' } as { after: 'drop' }) });
		const { items } = await adobe.create(A, start({ options: WAIT }));
		expect(items).toMatchObject([{ status: 'SUCCESS', runId: adobe.simulator.runs[1]?.runId }]);
		expect(adobe.simulator.runs).toHaveLength(2);
		expect(adobe.simulator.counts.runStart).toBe(1 + requests);
	});

	it.each([
		['Retry On Fail', true],
		['a retried execution', false],
	])('starts no second run with %s, where the waiting was cut short', async (_, isRetryOnFail) => {
		adobe.simulator.order({ route: 'runGet', before: adobeError('100922-401'), times: 1 });
		const settings = { retryOnFail: isRetryOnFail, maxTries: 2, waitBetweenTries: 1 };
		const changedAfter = '={{ $now.minus({ days: 7 }).toISO() }}';
		const request = { ...start({ changedAfter, options: WAIT }), settings };
		const first = await adobe.create(A, request);
		if (!isRetryOnFail) {
			expect(complaintsOf(first)[0]).toMatch(/may not work with.*goes on at Adobe/);
			await later(MINUTE);
		}
		const { items } = isRetryOnFail
			? first
			: await adobe.create(A, { ...request, retryOf: first.run });
		expect(items).toMatchObject([{ status: 'SUCCESS', started: true }]);
		expect(adobe.simulator.runs).toHaveLength(1);
		expect(adobe.simulator.counts.runList).toBe(0);
	});

	it('finds in a retried execution what it started before it was cut off, whatever day it is', async () => {
		adobe.simulator.order({ route: 'runStart', after: 'drop' });
		adobe.simulator.order({ route: 'runList', before: adobeError('100922-401') });
		const request = start({ changedAfter: '7' });
		const first = await adobe.create(A, request);
		expect(first.error?.message).toMatch(/not certain whether this ingestion run was started/);
		await later(10 * MINUTE);
		const { items } = await adobe.create(A, { ...request, retryOf: first.run });
		expect(items).toMatchObject([{ runId: adobe.simulator.runs[0]?.runId }]);
		expect(adobe.simulator.runs).toHaveLength(1);
	});

	it.each([
		[
			'an incomplete list',
			rewritten((body) => ({ ...body, runs: [], _page: { totalCount: 1 } })),
			/not certain/,
		],
		['a list without times', without('createdAt'), /not certain/],
	])('is not certain where the answer is lost, with %s', async (_, after, says) => {
		adobe.simulator.order({ route: 'runStart', after: 'drop' });
		adobe.simulator.order({ route: 'runList', after, times: Infinity });
		const { error } = await adobe.create(A, start());
		expect(error?.message).toMatch(says);
		expect(adobe.simulator.runs).toHaveLength(1);
	});

	it('waits for a run that is in progress, or fails', async () => {
		adobe.set({ runMs: 3 * MINUTE });
		await adobe.create(A, start());
		const failed = await adobe.create(A, start({ options: { ifRunInProgress: 'fail' } }));
		expect(complaintsOf(failed)[0]).toMatch(/in progress already.*'If a Run Is in Progress'/);
		const late = await adobe.create(A, start({ options: { maxWait: 1 } }));
		expect(complaintsOf(late)[0]).toMatch(/within 1 minute/);
		const { items } = await adobe.create(A, start());
		expect(items).toMatchObject([{ started: true, runId: adobe.simulator.runs[1]?.runId }]);
		expect(adobe.simulator.runs).toHaveLength(2);
	});

	it('chooses its files once the run is over that it waits for', async () => {
		adobe.set({ runMs: 3 * MINUTE });
		await adobe.create(A, start());
		await later(MINUTE);
		const { items } = await adobe.create(A, start({ files: 'sinceLastRun' }));
		expect(items).toMatchObject([{ started: true }]);
		const [first] = adobe.simulator.runs;
		expect(sent('runStart').at(-1)).toEqual({
			dataFilterStartTime: Math.floor((first?.createdAt ?? 0) / 1000),
		});
	});

	it('does not press where Adobe goes on refusing after the other run is over', async () => {
		adobe.set({ runMs: 10 * MINUTE });
		await adobe.create(A, start());
		adobe.simulator.order({
			route: 'runGet',
			after: rewritten((body) => ({ ...body, status: 'SUCCESS' })),
			times: Infinity,
		});
		const { items } = await adobe.create(A, start());
		expect(items).toMatchObject([{ started: true }]);
		expect(adobe.simulator.counts.runStart).toBeLessThan(40);
	});

	it('takes a run for over after which another was started, whatever its state', async () => {
		adobe.set({ runMs: 0 });
		await adobe.create(A, start());
		await later(MINUTE);
		await adobe.create(A, start());
		adobe.set({ runsPerAudience: 2 });
		const after = rewritten(({ runs }) => ({
			runs: (runs as object[]).map((run, nth) => ({
				...run,
				...(nth === 1 && { status: 'ABORTED' }),
			})),
		}));
		adobe.simulator.order({ route: 'runList', after });
		const refused = await adobe.create(A, start({ options: { ifRunInProgress: 'fail' } }));
		expect(complaintsOf(refused)[0]).toMatch(/limit of ingestions/);
	});

	it.each<[string, Ending | undefined, Partial<SimulatorSettings>]>([
		['the limit of ingestion runs a day', undefined, { runsADay: 0 }],
		['the limit of ingestions for this audience', undefined, { runsPerAudience: 0 }],
		['Quota exceeded', problem(409, 'Conflict', 'Quota exceeded'), {}],
		['Quota exceeded', problem(429, 'Too Many Requests', 'Quota exceeded'), {}],
	])('says which limit is met: %s, %#', async (says, before, settings) => {
		adobe.set(settings);
		if (before) adobe.simulator.order({ route: 'runStart', before, times: Infinity });
		const result = await adobe.create(A, start({ options: { maxWait: 1 } }));
		const [complaint = ''] = complaintsOf(result);
		expect(complaint).toMatch(/does not start this ingestion run now.*10 runs.*100 a day/);
		expect(complaint.toLowerCase()).toContain(says.toLowerCase());
	});

	it('takes no run for its own that another row has started', async () => {
		adobe.set({ runMs: 0 });
		adobe.simulator.order({ route: 'runStart', skip: 1, before: 'drop' });
		const { items } = await adobe.create([...A, ...A], start());
		expect(items.map(({ runId }) => runId)).toEqual(adobe.simulator.runs.map(({ runId }) => runId));
		expect(adobe.simulator.runs).toHaveLength(2);
	});

	it.each([
		['an incomplete list', rewritten((body) => ({ ...body, _page: { totalCount: 9 } }))],
		['a list that goes on', rewritten((body) => ({ ...body, _links: { next: { href: '?p=2' } } }))],
		['a list without times', without('createdAt')],
	])('does not guess what the last run took, with %s', async (_, after) => {
		await adobe.create(A, start());
		await later(MINUTE);
		adobe.simulator.order({ route: 'runList', after });
		const result = await adobe.create(A, start({ files: 'sinceLastRun' }));
		expect(complaintsOf(result)[0]).toMatch(/not known which files.*'Changed After a Date'/);
		expect(adobe.simulator.runs).toHaveLength(1);
	});

	it.each([
		['seconds', (at: number) => at],
		['milliseconds', (at: number) => at * 1000],
		['text of microseconds', (at: number) => `${at}000000`],
		['ISO 8601', (at: number) => new Date(at * 1000).toISOString()],
	])('takes the files since the last run that went well, told in %s', async (_, unit) => {
		const inUnit = (run: IDataObject) => ({ ...run, createdAt: unit(run.createdAt as number) });
		const after = rewritten(({ runs }) => ({ runs: (runs as IDataObject[]).map(inUnit) }));
		adobe.simulator.order({ route: 'runList', after, times: Infinity });
		const since = start({ files: 'sinceLastRun' });
		await adobe.create(A, since);
		expect(sent('runStart')).toEqual([{ dataFilterStartTime: 1 }]);
		await later(MINUTE);
		const [first] = adobe.simulator.runs;
		adobe.set({ runEnds: 'DATASET_INGEST', runMs: 0 });
		await adobe.create(A, since);
		await adobe.create(A, since);
		const dataFilterStartTime = Math.floor((first?.createdAt ?? 0) / 1000);
		expect(sent('runStart').slice(1)).toEqual(Array(2).fill({ dataFilterStartTime }));
	});

	it.each<[RegExp, INodeParameters]>([
		[/'Changed After' is empty/, { changedAfter: ' ' }],
		[/'Changed After' must be a date/, { changedAfter: 'soon' }],
		[/'Changed After' must be in the past/, { changedAfter: '2036-11-20' }],
		[/'Changed Before' must be after 'Changed After'/, { changedBefore: '2026-11-19' }],
		[/'Audience ID' is empty/, { audienceId: ' ' }],
		[/'Audience ID' has a \/ in it/, { audienceId: 'a/runs' }],
		[/'If a Run Is in Progress' must be one of/, { options: { ifRunInProgress: 'x' } }],
	])('refuses before anything is sent: %s', async (says, rest) => {
		const { error } = await adobe.create(A, start(rest));
		expect(error?.message).toMatch(says);
		expect(adobe.simulator.requests).toEqual([]);
	});

	it('in a dry run starts nothing', async () => {
		const { items } = await adobe.create(A, start({ options: { dryRun: true } }));
		expect(items).toMatchObject([
			{ audienceId: 'a', started: false, wouldStart: true, dryRun: true },
		]);
		expect(adobe.simulator.runs).toEqual([]);
	});

	it('ends when the workflow is stopped, and says that the run goes on', async () => {
		adobe.set({ runMs: 60 * MINUTE });
		const stopAfter = adobe.arrivalOf(3, 'runGet');
		const settings = { onError: 'continueRegularOutput' as const };
		const stopped = await adobe.create(A, { ...start({ options: WAIT }), settings, stopAfter });
		expect(stopped.run.status).toBe('canceled');
		expect(complaintsOf(stopped).join(' ')).toMatch(
			/stopped while Adobe was at work.*goes on at Adobe/,
		);
		expect(adobe.simulator.counts.runGet).toBeLessThan(5);
	});
});

describe('get and getAll', () => {
	beforeEach(async () => {
		seed();
		adobe.set({ runMs: MINUTE });
		await adobe.create(A, start());
		await later(2 * MINUTE);
		adobe.set({ runEnds: 'DATASET_INGEST' });
		await adobe.create(A, start());
		await later(2 * MINUTE);
	});
	const ids = () => adobe.simulator.runs.map(({ runId }) => runId);

	it('lists the newest first, however Adobe sorts', async () => {
		adobe.simulator.order({
			route: 'runList',
			after: rewritten((body) => ({ runs: [...(body.runs as unknown[])].reverse() })),
		});
		const { items } = await adobe.create(A, ingestionRun('getAll'));
		expect(items.map(({ runId }) => runId)).toEqual(ids().reverse());
		expect(items.map(({ status }) => status)).toEqual(['FAILED', 'SUCCESS']);
		const one = await adobe.create(
			A,
			ingestionRun('getAll', { limit: 1, options: { includeStages: true } }),
		);
		expect(one.items).toMatchObject([{ stages: [{ stage: 'DATASET_INGEST', status: 'FAILED' }] }]);
	});

	it('gives no list that is not all there for one', async () => {
		const after = rewritten((body) => ({ ...body, _page: { totalCount: 3 } }));
		adobe.simulator.order({ route: 'runList', after, times: Infinity });
		const { error } = await adobe.create(A, ingestionRun('getAll', { returnAll: true }));
		expect(error?.message).toMatch(/could not be read to its end/);
		expect((await adobe.create(A, ingestionRun('getAll', { limit: 2 }))).items).toHaveLength(2);
	});

	it('takes the newest of a list that is not all there for the newest only where it is sorted so', async () => {
		const since = start({ files: 'sinceLastRun', options: { dryRun: true } });
		const sorted = rewritten((body) => ({ ...body, _page: { totalCount: 30 } }));
		adobe.simulator.order({ route: 'runList', after: sorted });
		const startedAt = Math.floor((adobe.simulator.runs[0]?.createdAt ?? 0) / 1000) * 1000;
		const filesAfter = new Date(startedAt).toISOString();
		expect((await adobe.create(A, since)).items).toMatchObject([{ filesAfter }]);
		const unsorted = rewritten((body) => ({
			runs: [...(body.runs as unknown[])].reverse(),
			_page: { totalCount: 30 },
		}));
		adobe.simulator.order({ route: 'runList', after: unsorted, times: 2 });
		expect((await adobe.create(A, since)).error?.message).toMatch(/not known which files/);
		const { error } = await adobe.create(A, ingestionRun('getAll', { limit: 1 }));
		expect(error?.message).toMatch(/could not be read to its end/);
	});

	it.each([
		[(at: number) => Math.floor(at / 1000)],
		[(at: number) => at],
		[(at: number) => String(at * 1000)],
		[(at: number) => new Date(at).toISOString()],
	])('gives a run with its times, in whatever unit', async (unit) => {
		const [first] = adobe.simulator.runs;
		const at = Math.floor((first?.createdAt ?? 0) / 1000) * 1000;
		const after = rewritten((body) => ({
			...body,
			createdAt: unit(at),
			updatedAt: unit(at + 90_000),
		}));
		adobe.simulator.order({ route: 'runGet', after });
		const { items } = await adobe.create(A, ingestionRun('get', { runId: ids()[0] ?? '' }));
		expect(items).toMatchObject([
			{ runId: ids()[0], startedAt: new Date(at).toISOString(), durationSeconds: 90 },
		]);
	});

	it('says which run there is not, and waits for one that is to fail', async () => {
		for (const options of [{}, WAIT]) {
			const gone = await adobe.create(A, ingestionRun('get', { runId: 'gone', options }));
			expect(complaintsOf(gone)[0]).toMatch(
				/no such ingestion run.*run ID "gone" of the audience ID "a"/,
			);
			expect(complaintsOf(gone)[0]).not.toMatch(/goes on/);
		}
		const runId = ids()[1] ?? '';
		expect((await adobe.create(A, ingestionRun('get', { runId }))).items).toMatchObject([
			{ status: 'FAILED' },
		]);
		const failed = await adobe.create(A, ingestionRun('get', { runId, options: WAIT }));
		expect(complaintsOf(failed)[0]).toMatch(/stage DATASET_INGEST/);
	});
});

it.each<[string, Route, ReturnType<typeof create>, object]>([
	['create', 'importCreate', create(), { created: true }],
	['create by its ID', 'importCreate', create({ additionalFields: { customAudienceId: 'b' } }), {}],
	['start', 'runStart', start(), { started: true }],
	['extendExpiration', 'importExtend', audienceImport('extendExpiration', { audienceId: 'a' }), {}],
	['delete', 'importDelete', audienceImport('delete', { audienceId: 'a' }), { deleted: true }],
])(
	'%s was stopped in mid-air: a retried execution looks first',
	async (_, route, request, item) => {
		seed();
		adobe.simulator.order({ route, after: 'hang' });
		const stopAfter = adobe.arrivalOf(1, route).then(async () => await adobe.clock.sleep(1000));
		const rows = [{ of: 'a', name: 'New' }];
		const stopped = await adobe.create(rows, { ...request, stopAfter });
		expect(complaintsOf(stopped).join()).toMatch(/may have carried|outcome/);
		await later(MINUTE);
		const { items } = await adobe.create(rows, { ...request, retryOf: stopped.run });
		expect(items).toMatchObject([item]);
		expect(adobe.simulator.counts[route]).toBe(route === 'importDelete' ? 2 : 1);
	},
);

it.each<[string, Route, ReturnType<typeof create>]>([
	['create', 'importStatus', create({ options: WAIT })],
	['start', 'runGet', start({ options: WAIT })],
])('%s was stopped while it waited: a retried execution waits on', async (_, route, request) => {
	seed();
	adobe.set({ importMs: 10 * MINUTE, runMs: 10 * MINUTE });
	const rows = [{ of: 'a', name: 'New' }];
	const stopped = await adobe.create(rows, { ...request, stopAfter: adobe.arrivalOf(3, route) });
	expect(complaintsOf(stopped).join()).toMatch(/goes on at Adobe/);
	const { items } = await adobe.create(rows, { ...request, retryOf: stopped.run });
	expect(items).toMatchObject([{ status: 'SUCCESS' }]);
	const { imports, runs } = adobe.simulator;
	expect([...imports, ...runs]).toHaveLength(1);
});

it.each<[string, ReturnType<typeof create>, Partial<Record<Route, number>>]>([
	['create', create(), { importCreate: 1 }],
	[
		'update',
		audienceImport('update', { audienceId: 'a', updateFields: { ttlInDays: 7 } }),
		{ importUpdate: 1 },
	],
	[
		'extendExpiration',
		audienceImport('extendExpiration', { audienceId: 'a' }),
		{ importExtend: 1 },
	],
	['delete', audienceImport('delete', { audienceId: 'a' }), { importDelete: 1 }],
	['start', start(), { runStart: 1 }],
	['start since the last run', start({ files: 'sinceLastRun' }), { runList: 1, runStart: 1 }],
	['getAll', ingestionRun('getAll'), { runList: 1 }],
])('%s sends what it takes, and no more', async (_, request, counts) => {
	seed();
	const { error } = await adobe.create([{ of: 'a', name: 'New' }], request);
	expect(error).toBeUndefined();
	const seen = Object.entries(adobe.simulator.counts).filter(([, times]) => times > 0);
	expect(Object.fromEntries(seen)).toEqual(counts);
});

it('takes an answer that is a stranger for none', async () => {
	seed();
	adobe.simulator.order({ route: 'runList', after: json(200, { runs: 'none' }), times: Infinity });
	const { error } = await adobe.create(A, ingestionRun('getAll'));
	expect(error?.message).toMatch(/its answer is not what it documents/);
});
