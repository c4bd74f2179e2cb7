import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { everythingThatCameOut } from '../credential/everything-that-came-out';
import { adobeError, empty, html, rewritten, type Fault, type RecordedRequest } from '../simulator';
import { complaintsOf, useVirtualAdobe, type Adobe } from './use-adobe';

type Rest = NonNullable<Parameters<Adobe['create']>[1]>;

const adobe = useVirtualAdobe();

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

const replacing = (parameters: INodeParameters = {}): INodeParameters => ({
	resource: 'audienceMember',
	operation: 'replace',
	name: 'Customers',
	identityColumn: 'email',
	identityNamespace: locator('code', 'Email'),
	...parameters,
});

const replace = async (rows: IDataObject[], parameters: INodeParameters = {}, rest: Rest = {}) =>
	await adobe.create(rows, { parameters: replacing(parameters), ...rest });

const people = (count: number, more: IDataObject = {}): IDataObject[] =>
	Array.from({ length: count }, (_, nth) => ({ email: `p${nth}@example.com`, ...more }));

/** Who is in the audience of this name. */
const members = (name = 'Customers') => adobe.simulator.membersOf(adobe.idOf(name) ?? '');

/** Everything went into the audience once: one file, one import, one run that went well. */
function expectOnce(rows: IDataObject[]): void {
	const { files, audiences, runs } = adobe.simulator;
	expect([files.size, audiences.length, runs.length]).toEqual([1, 1, 1]);
	expect(members()).toEqual(rows);
}

const file = (content: string | Buffer) => [
	{
		json: {},
		binary: {
			data: {
				data: Buffer.from(content as string).toString('base64'),
				mimeType: 'text/csv',
				fileName: 'people.csv',
			},
		},
	},
];

const CONTINUE: Rest = { settings: { onError: 'continueErrorOutput' } };

it('makes exactly the people of a sheet the members of an audience, and says so', async () => {
	const { items, outputs, hints } = await replace(people(3, { city: 'Köln, "Deutz"' }));
	expectOnce(people(3, { city: 'Köln, "Deutz"' }));
	expect(items).toEqual([
		{
			audienceId: adobe.idOf('Customers'),
			name: 'Customers',
			created: true,
			runId: adobe.simulator.runs[0]?.runId,
			status: 'SUCCESS',
			rows: 3,
			skipped: 0,
			columns: { email: 'string', city: 'string' },
			startedAt: expect.stringMatching(/^2026-.*Z$/) as string,
			endedAt: expect.stringMatching(/^2026-.*Z$/) as string,
			stages: ['DATASET_INGEST', 'PROFILE_STORE_INGEST'].map((stage) => ({
				stage,
				status: 'SUCCESS',
				flowRunId: expect.stringMatching(/^flow-/) as string,
			})),
			file: [...adobe.simulator.files.keys()][0],
		},
	]);
	expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
	expect(hints[0]?.message).toMatch(/3 people were handed over.*daily segmentation job/);
});

it('repeated, replaces them, in the same audience and with one more run', async () => {
	await replace(people(5));
	const { items } = await replace([{ email: 'new@example.com' }]);
	expect(items[0]).toMatchObject({ created: false, rows: 1 });
	expect(members()).toEqual([{ email: 'new@example.com' }]);
	const { audiences, imports, runs, files } = adobe.simulator;
	expect([audiences.length, imports.length, runs.length, files.size]).toEqual([1, 1, 2, 2]);
});

it.each(['id', 'list', 'externalId'])('finds an existing audience by %s', async (mode) => {
	await replace(people(2));
	const [{ id = '', audienceId = '' } = {}] = adobe.simulator.audiences;
	const audience = locator(mode, mode === 'externalId' ? audienceId : id);
	const { items } = await replace(people(1), { target: 'existing', audience });
	expect(items[0]).toMatchObject({ audienceId, id, name: 'Customers', created: false });
	expect(members()).toEqual(people(1));
});

it('makes the audience as it was described', async () => {
	const rows = [
		{
			email: 'a',
			age: 41,
			score: 0.5,
			since: '2026-01-31',
			at: '2026-01-31T10:00:00Z',
			vip: true,
			zip: '01067',
			id: 2 ** 40,
			mixed: 1,
			'Last Name–x': 'B',
		},
		{ email: 'b', age: 7, score: 2, mixed: 'one' },
	];
	const { items, hints } = await replace(rows, {
		description: 'Who buys',
		ttlInDays: 7,
		columnTypes: { values: [{ column: 'zip', type: 'long' }] },
		options: { expressActivation: true, labels: 'core/C1, core/C2', pathHasContainer: false },
	});
	const [{ body } = { body: undefined }] = adobe.simulator.imports;
	expect(body).toMatchObject({
		description: 'Who buys',
		ttlInDays: 7,
		namespace: 'CustomerAudienceUpload',
		expressActivation: true,
		labels: ['core/C1', 'core/C2'],
		sourceSpec: {
			params: { path: expect.stringMatching(/^n8n\//) as string, type: 'folder', cloudType: 'DLZ' },
		},
	});
	expect(body?.fields[0]).toEqual({ name: 'email', type: 'string', identityNs: 'Email' });
	const columns = {
		email: 'string',
		age: 'integer',
		score: 'number',
		since: 'date',
		at: 'datetime',
		vip: 'boolean',
		zip: 'long',
		id: 'long',
		mixed: 'string',
		Last_Name_x: 'string',
	};
	const renamedColumns = { 'Last Name–x': 'Last_Name_x' };
	expect(items[0]).toMatchObject({ columns, renamedColumns });
	expect(hints[0]?.message).toContain('"Last Name–x" is "Last_Name_x"');
	expect(members()[0]).toMatchObject({ zip: '01067', since: '2026-01-31', age: '41', vip: 'true' });
});

it.each([
	['selected', { columns: 'city, zip' }, { email: 'a', city: 'Köln', zip: '01067' }],
	['none', {}, { email: 'a' }],
])('sends %s of the columns', async (attributes, rest, expected) => {
	await replace([{ zip: '01067', email: 'a', city: 'Köln', other: { deep: 1 } }], {
		attributes,
		...rest,
	});
	expect(members()).toEqual([expected]);
});

it.each([
	['with commas', 'email,city\r\na,Köln\r\n"b, c","x ""y"""\r\n'],
	['of Excel', '\uFEFFemail;city\na;Köln\n"b, c";"x ""y"""'],
])('takes the people from a CSV file %s', async (_, content) => {
	const { items } = await replace([], { input: 'binary' }, { items: file(content) });
	expect(items[0]).toMatchObject({ rows: 2, skipped: 0 });
	expect(members()).toEqual([
		{ email: 'a', city: 'Köln' },
		{ email: 'b, c', city: 'x "y"' },
	]);
});

it('keeps a person who is there twice once, and leaves out blank lines and, if asked to, rows without an ID', async () => {
	const rows = [
		{ email: 'a', n: 1 },
		{ email: ' a ', n: 2 },
		{ email: '', n: 3 },
		{ email: '', n: null },
		{ email: 'b', n: 4 },
	];
	const { items } = await replace(rows, { options: { withoutIdentity: 'leaveOut' } });
	expect(items[0]).toMatchObject({
		rows: 2,
		skipped: 3,
		skippedReasons: { duplicate: 1, withoutIdentity: 1, blankLine: 1 },
	});
	expect(members()).toEqual([
		{ email: 'a', n: '1' },
		{ email: 'b', n: '4' },
	]);
});

it('sends the others where On Error is Continue, and says at each bad row what is wrong', async () => {
	const rows = [{ email: 'a' }, { email: '', n: 1 }, { email: 'b', n: [1] }, { email: 'c' }];
	const { outputs } = await replace(rows, {}, CONTINUE);
	expect(outputs.map((output) => output.map(({ pairedItem }) => pairedItem))).toEqual([
		[{ item: 0 }],
		[{ item: 1 }, { item: 2 }],
	]);
	expect(outputs[1]?.map(({ json }) => json.error)).toEqual([
		expect.stringMatching(/column "email" of item 1 is empty/),
		expect.stringMatching(/column "n" of item 2 must be text, but is a list/),
	]);
	expect(outputs[0]?.[0]?.json).toMatchObject({
		rows: 2,
		skipped: 2,
		skippedReasons: { failed: 2 },
	});
	expect(members().map(({ email }) => email)).toEqual(['a', 'c']);
});

it('replaces once, though n8n tries again because the first item is bad', async () => {
	const rows = [{ email: '', n: 1 }, ...people(2)];
	const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const settings = { ...retried, onError: 'continueRegularOutput' } as const;
	const { items } = await replace(rows, { attributes: 'none' }, { settings });
	expect(items.map(({ error }) => Boolean(error))).toEqual([true, false]);
	expectOnce(people(2));
});

const many = (count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, nth) => [`c${nth}`, nth]));
const BINARY = { input: 'binary' };

it.each<[string, IDataObject[], INodeParameters, RegExp, Rest?]>([
	[
		'an identity column that is not there',
		people(1),
		{ identityColumn: 'mail' },
		/'Identity Column' is "mail", and there is no such column.*"email"/,
	],
	[
		'an ID that is missing',
		[...people(1), { email: null, n: 1 }],
		{},
		/column "email" of item 1 is empty/,
	],
	[
		'more columns than Adobe takes',
		[{ email: 'a', ...many(41) }],
		{},
		/42 columns, and Adobe takes 41/,
	],
	[
		'columns that become one',
		[{ email: 'a', 'a b': 1, 'a-b': 2 }],
		{},
		/"a b" and "a-b", which are both called "a_b"/,
	],
	[
		'a column that nobody has',
		people(1),
		{ attributes: 'selected', columns: 'city' },
		/'Columns' is "city"/,
	],
	[
		'a type for a column that nobody has',
		people(1),
		{ columnTypes: { values: [{ column: 'x', type: 'date' }] } },
		/'Column Types' is "x"/,
	],
	[
		'a cell that does not fit its type',
		people(1, { age: 'old' }),
		{ columnTypes: { values: [{ column: 'age', type: 'integer' }] } },
		/column "age" of item 0 is "old".*"Whole Number"/,
	],
	[
		'a list in a cell',
		people(1, { tags: ['a'] }),
		{},
		/column "tags" of item 0 must be text, but is a list/,
	],
	['half a character', people(1, { word: '\ud800' }), {}, /half a character/],
	['nobody at all', [{}], {}, /there is no such column/],
	['nobody but blank lines', [{ email: '' }], {}, /nobody in the input/],
	['no name', people(1), { name: ' ' }, /'Name' is empty/],
	[
		'a time that Adobe does not take',
		people(1),
		{ ttlInDays: 91 },
		/'Members Expire After \(Days\)' must be a whole number from 1 to 90/,
	],
	[
		'no identity namespace',
		people(1),
		{ identityNamespace: locator('list', '={{ "" }}') },
		/'Identity Namespace' is empty/,
	],
	['an odd folder', people(1), { options: { folder: '../x' } }, /'Folder' must be a path/],
	[
		'a dry run that is no yes or no',
		people(1),
		{ options: { dryRun: 'x' } },
		/'Dry Run' must be true or false/,
	],
	[
		'no existing audience',
		people(1),
		{ target: 'existing', audience: locator('id', '={{ "" }}') },
		/'Audience' is empty/,
	],
	['no file', [], BINARY, /binary/, { items: [{ json: {} }] }],
	[
		'a file that is no text',
		[],
		BINARY,
		/is not in UTF-8.*CSV UTF-8/,
		{ items: file(Buffer.from([0x50, 0x4b, 0xff, 0xfe])) },
	],
	[
		'a file with an open quote',
		[],
		BINARY,
		/a quote that is never closed/,
		{ items: file('email\n"a') },
	],
	['a file without people', [], BINARY, /nobody in the file/, { items: file('email,city\n') }],
	[
		'rows of a file without an ID',
		[],
		BINARY,
		/column "email" of row 3 is empty.*Rows that can't go either: 5/,
		{ items: file('email,n\na,1\n,2\nb,3\n,4') },
	],
	[
		'rows of a file that are too long',
		[],
		BINARY,
		/row 2 has more cells/,
		{ items: file('email\na,1') },
	],
	[
		'a quote in a file that is closed far away',
		[],
		BINARY,
		/row of more than 4 million characters.*a quote that is never closed/,
		{ items: file(`email\n"a\n${'b\n'.repeat(2_500_000)}"`) },
	],
	['more than one file', [], BINARY, /2 items came in/, { items: [...file('a'), ...file('b')] }],
	[
		'a name that differs',
		[{ email: '', list: '' }, ...people(2, { list: 'A' }), ...people(1, { list: 'B' })],
		{ name: '={{ $json.list }}' },
		/'Name' differs from item to item: it is "A" for item 1 and "B" for item 3.*All items become one list/,
	],
	[
		'an audience that differs',
		people(2),
		{ target: 'existing', audience: locator('id', '={{ $itemIndex + 1 }}') },
		/'Audience' differs from item to item/,
	],
	[
		'an option that differs',
		people(2),
		{ options: { labels: '={{ $json.email }}' } },
		/'Options' differs from item to item/,
	],
	[
		'an identity column given by its values',
		people(2),
		{ identityColumn: '={{ $json.email }}' },
		/'Identity Column' differs.*not an expression that gives its values/,
	],
	[
		'nobody who can go, where On Error is Continue',
		people(2, { n: [1] }),
		{ options: { allowEmpty: true } },
		/column "n" of item 0 must be text.*column "n" of item 1 must be text/,
		CONTINUE,
	],
])('sends nothing where there is %s', async (_, rows, parameters, complaint, ...[rest]) => {
	const result = await replace(rows, parameters, rest);
	expect(complaintsOf(result).join()).toMatch(complaint);
	expect(adobe.simulator.requests).toEqual([]);
});

it('empties an audience only if that is asked for', async () => {
	await replace(people(2));
	for (const rows of [[{ email: '' }], [{}]]) {
		const { items } = await replace(rows, { options: { allowEmpty: true } });
		expect(items[0]).toMatchObject({ rows: 0, skipped: 1 });
	}
	expect(members()).toEqual([]);
	expect(adobe.simulator.runs).toHaveLength(3);
});

it.each<[string, () => void, RegExp]>([
	['on Amazon', () => adobe.set({ zoneProvider: 'amazon' }), /is on Amazon Web Services/],
	[
		'without the namespace',
		() => adobe.set({ namespaces: ['ECID'] }),
		/'Identity Namespace' is "Email", which Adobe does not know.*ECID/,
	],
	[
		'of which several could be meant',
		() =>
			adobe.simulator.seedAudiences(
				[1, 2].map(() => ({ name: 'Customers', namespace: 'CustomerAudienceUpload' })),
			),
		/More than one audience could be meant/,
	],
	[
		'with a storage that lets nobody in',
		() => adobe.simulator.order({ route: 'upload', before: empty(403), times: Infinity }),
		/storage of Adobe's landing zone refused access/,
	],
])('makes no audience in an organization %s', async (_, prepare, complaint) => {
	prepare();
	expect(complaintsOf(await replace(people(1))).join()).toMatch(complaint);
	expect([adobe.simulator.files.size, adobe.simulator.imports, adobe.simulator.runs]).toEqual([
		0,
		[],
		[],
	]);
});

it('says of an audience that takes no files that it does not', async () => {
	adobe.simulator.seedAudiences([{ id: '1', name: 'Made by hand' }]);
	const result = await replace(people(1), { target: 'existing', audience: locator('id', '1') });
	expect(complaintsOf(result).join()).toMatch(/members can't be replaced by a list.*'By Name'/);
});

it('sends nothing of the credential to the storage, and lets no signature out', async () => {
	const echo = () => {
		const sig = adobe.simulator.issuedSignatures.at(-1) ?? '';
		return `<Error><Message>Not ${sig}, ${encodeURIComponent(sig)}, sig=${sig}.</Message></Error>`;
	};
	const before = { ...empty(400), body: echo };
	adobe.simulator.order({ route: 'upload', before, times: Infinity });
	const failed = await replace(people(1), { options: { maxWait: 0.1 } });
	adobe.simulator.reset({ keepTokens: true });
	adobe.simulator.order({
		route: 'landingZone',
		after: rewritten(({ SASUri }) => ({ SASUri })),
		times: Infinity,
	});
	const odd = await replace(people(1), { options: { maxWait: 0.1 } });
	adobe.simulator.reset({ keepTokens: true });
	const done = await replace(people(2));
	const sent = adobe.simulator.requestsTo('upload').flatMap(({ headers }) => Object.keys(headers));
	expect(sent.filter((name) => /auth|api-key|x-gw|sandbox/.test(name))).toEqual([]);
	const said = everythingThatCameOut([failed, odd, done]);
	const secrets = adobe.simulator.issuedSignatures.flatMap((sig) => [sig, encodeURIComponent(sig)]);
	expect([failed, odd, done].map(({ error }) => error === undefined)).toEqual([false, false, true]);
	expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
	expect(said).not.toMatch(/sig=(?!\[hidden\])/);
});

/** What may go wrong once, at each step; the audience is filled all the same. */
const STEPS = [
	'list',
	'namespaces',
	'landingZone',
	'upload',
	'importCreate',
	'importStatus',
	'runStart',
	'runGet',
] as const;
const PASSING: ReadonlyArray<[string, Pick<Fault, never> & object]> = [
	['is refused for its pace', { before: adobeError('429050') }],
	['is dropped', { before: 'drop' }],
	['gets no answer though it was done', { after: 'drop' }],
	['gets an answer that breaks off', { after: 'cut' }],
	['fails at a proxy', { before: html(502) }],
];

describe.each(STEPS)('where %s', (route) => {
	it.each(PASSING)('%s, everything is done once all the same', async (_, effect) => {
		adobe.simulator.order({ route, ...effect } as Fault);
		const result = await replace(people(3));
		expect(complaintsOf(result)).toEqual([]);
		expectOnce(people(3));
	});

	it('fails for good, the retried execution goes on from there', async () => {
		let healed = false;
		adobe.simulator.order({
			route,
			before: adobeError('100910-400'),
			times: Infinity,
			when: () => !healed,
		});
		const first = await replace(people(3));
		expect(first.error).toBeDefined();
		healed = true;
		const second = await replace(people(3), {}, { retryOf: first.run });
		expect(complaintsOf(second)).toEqual([]);
		expectOnce(people(3));
		expect(
			adobe.simulator.requestsTo('upload').filter(({ status }) => status === 201),
		).toHaveLength(1);
	});

	it('fails once, Retry On Fail goes on from there', async () => {
		adobe.simulator.order({ route, before: adobeError('100910-400') });
		const result = await replace(
			people(3),
			{},
			{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } },
		);
		expect(complaintsOf(result)).toEqual([]);
		expectOnce(people(3));
	});

	it('hangs when the workflow is stopped, nothing more is sent, and the retried execution completes it', async () => {
		adobe.simulator.order({ route, before: 'hang' });
		const first = await replace(people(3), {}, { stopAfter: adobe.arrivalOf(1, route) });
		const sent = adobe.simulator.requests.length;
		expect(first.error).toBeDefined();
		expect(adobe.simulator.requests.at(-1)?.route).toBe(route);
		const second = await replace(people(3), {}, { retryOf: first.run });
		expect(complaintsOf(second)).toEqual([]);
		expect(adobe.simulator.requests.length).toBeGreaterThan(sent);
		expectOnce(people(3));
	});
});

it.each(['importEnds', 'runEnds'] as const)(
	'says what failed where %s with FAILED; a retry tries that again, and uploads nothing again',
	async (what) => {
		adobe.set({ [what]: what === 'importEnds' ? 'FAILED' : 'PROFILE_STORE_INGEST' });
		const first = await replace(people(2));
		const complaint =
			what === 'importEnds'
				? /could not make this audience/
				: /run failed.*PROFILE_STORE_INGEST.*flow-2-/;
		expect(complaintsOf(first).join()).toMatch(complaint);
		adobe.set({ importEnds: 'SUCCESS', runEnds: 'SUCCESS' });
		const second = await replace(people(2), {}, { retryOf: first.run });
		expect(complaintsOf(second)).toEqual([]);
		expect([members(), adobe.simulator.files.size]).toEqual([people(2), 1]);
	},
);

it('takes 100,000 people, and nobody is lost', async () => {
	const { items } = await replace(people(100_000));
	expect(items[0]?.rows).toBe(100_000);
	// A difference in so long a list takes minutes to print.
	expect([members().length, members().at(-1)]).toEqual([100_000, people(100_000).at(-1)]);
});

it('starts a run when the second that its window ends with is over, however long the upload took', async () => {
	adobe.set({ importMs: 0 });
	adobe.simulator.order({ route: 'upload', latencyMs: 10_400 });
	await replace(people(1));
	const [{ createdAt, window } = { createdAt: 0, window: undefined }] = adobe.simulator.runs;
	expect(createdAt / 1000).toBeGreaterThanOrEqual(window?.dataFilterEndTime ?? Infinity);
	expectOnce(people(1));
});

const isBlockList = ({ query }: RecordedRequest) => query.get('comp') === 'blocklist';

it('sends a long list in blocks, through lost answers and a signature that expires', async () => {
	const rows = people(100_000, { note: 'x'.repeat(250) });
	const { simulator } = adobe;
	simulator.order({ route: 'upload', skip: 1, after: 'drop', times: 2 });
	simulator.order({ route: 'upload', when: isBlockList, after: 'drop' });
	void adobe.arrivalOf(2, 'upload').then(() => simulator.expireSignatures());
	// A CSV library takes longer for so much than the node: here the bytes are compared instead.
	simulator.order({ route: 'runStart', before: adobeError('100910-400') });
	await replace(rows);
	const [sent] = [...simulator.files.values()].map(({ bytes }) => bytes.toString());
	const lines = rows.map(({ email, note }) => `${email as string},${note as string}\r\n`);
	expect(sent === `email,note\r\n${lines.join('')}`).toBe(true);
	const largest = Math.max(
		...simulator.requestsTo('upload').map(({ bytes }) => bytes?.length ?? 0),
	);
	expect([simulator.counts.landingZone >= 2, largest < 9 * 1024 * 1024]).toEqual([true, true]);
});

it('says why where a block is refused while others are on their way, and starts nothing', async () => {
	adobe.simulator.order({ route: 'upload', before: empty(400), skip: 1, times: 1 });
	const result = await replace(people(100_000, { note: 'x'.repeat(400) }));
	expect(complaintsOf(result).join()).toMatch(/refused the file/);
	expect(adobe.simulator.requestsTo('upload').filter(isBlockList)).toEqual([]);
	expect([adobe.simulator.files.size, adobe.simulator.runs.length]).toEqual([0, 0]);
});

it('takes what is the same for all items from an expression', async () => {
	const rows = people(3, { list: 'A' });
	const name = '={{ $json.list }} of {{ $now.year }}';
	expect((await replace(rows, { name })).items[0]).toMatchObject({ name: 'A of 2026', rows: 3 });
});

it('asks once more for credentials that have expired already, and never makes new ones', async () => {
	const expired = rewritten((zone) => ({ ...zone, expiryDate: '2020-01-06' }));
	adobe.simulator.order({ route: 'landingZone', after: expired });
	expect(complaintsOf(await replace(people(1)))).toEqual([]);
	const asked = adobe.simulator.requestsTo('landingZone');
	expect(asked.every(({ method }) => method === 'GET')).toBe(true);
	expectOnce(people(1));
});

it('waits for a run that is in progress, or fails before anything is sent', async () => {
	const options = { waitForCompletion: false };
	const { items } = await replace(people(1), { options });
	expect(items[0]).toMatchObject({ status: 'PROCESSING' });
	expect(items[0]).not.toHaveProperty('endedAt');
	const failed = await replace(people(2));
	expect(complaintsOf(failed).join()).toMatch(/in progress already.*Adobe runs one at a time/);
	expect(adobe.simulator.counts.upload).toBe(1);
	await replace(people(3), { options: { ifInProgress: 'wait' } });
	expect(members()).toEqual(people(3));
});

it.each(['runsADay', 'runsPerAudience'])(
	'says which limit it may be where %s is reached',
	async (limit) => {
		adobe.set({ [limit]: 1 });
		await replace(people(1));
		const complaint = complaintsOf(await replace(people(2))).join();
		expect(complaint).toMatch(/10 runs for an audience and 100 a day.*limit of ingestion/);
		expect(members()).toEqual(people(1));
	},
);

it('gives up a wait in time, and a retry waits on for the same run', async () => {
	adobe.set({ runMs: 600_000 });
	const first = await replace(people(1), { options: { maxWait: 1 } });
	expect(complaintsOf(first).join()).toMatch(
		/not finished the ingestion run.*retry this execution/,
	);
	const second = await replace(people(1), { options: { maxWait: 30 } }, { retryOf: first.run });
	expect(complaintsOf(second)).toEqual([]);
	expectOnce(people(1));
});

it('in a dry run looks everything up, and sends nothing', async () => {
	const rows = [...people(5, { 'A B': 1 }), ...people(1)];
	const { items, hints } = await replace(rows, { options: { dryRun: true } });
	expect(items).toEqual([
		{
			name: 'Customers',
			created: false,
			rows: 5,
			skipped: 1,
			skippedReasons: { duplicate: 1 },
			columns: { email: 'string', A_B: 'integer' },
			renamedColumns: { 'A B': 'A_B' },
			wouldCreate: true,
			wouldReplace: true,
			firstRows: people(3, { A_B: '1' }),
			dryRun: true,
		},
	]);
	expect(hints[0]?.message).toContain('dry run');
	expect(adobe.simulator.requests.every(({ method }) => method === 'GET')).toBe(true);
});
