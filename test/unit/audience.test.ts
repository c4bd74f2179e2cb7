import {
	audienceSchema,
	createAudience,
} from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import { empty, html, json } from '../simulator';
import { replyWith } from './answer';

const good = { name: 'A', namespace: 'agora', originName: 'Agora_Collaboration' };
const required = ['name', 'namespace', 'originName'] as const;
const optional = ['description', 'audienceId'] as const;

const refusals = (values: object) => {
	const { error } = audienceSchema.safeParse(values);
	return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
};

describe('a value', () => {
	it.each([
		[42, '42'],
		[0, '0'],
		[-1.5, '-1.5'],
		[true, 'true'],
		[false, 'false'],
		['  A  ', 'A'],
		['\t\r\n A\u00a0', 'A'],
		['a  b\n\tc', 'a  b\n\tc'],
		[9_007_199_254_740_991, '9007199254740991'],
		[12_345_678_901_234_567_890n, '12345678901234567890'],
		[new Date(0), '1970-01-01T00:00:00.000Z'],
		[{ toISO: () => '2026-11-26T08:00:00.000Z' }, '2026-11-26T08:00:00.000Z'],
		['👩‍👧', '👩‍👧'],
	])('%p becomes the text %p', (value, text) => {
		expect(audienceSchema.parse({ ...good, name: value, description: value })).toMatchObject({
			name: text,
			description: text,
		});
	});

	it.each([
		['an object', {}],
		['a list', ['A']],
		['NaN', Number.NaN],
		['Infinity', Number.POSITIVE_INFINITY],
	])('that is %s is refused, and the refusal says so', (kind, value) => {
		expect(refusals({ ...good, name: value })).toEqual([`name must be text, but is ${kind}`]);
		expect(refusals({ ...good, audienceId: value })).toEqual([
			`audienceId must be text, but is ${kind}`,
		]);
	});
});

it.each([
	[9_007_199_254_740_992, /more digits than n8n keeps: format the column as text/],
	[-1e21, /more digits/],
	['half \ud83d', /half a character \(U\+D83D\)/],
	['\udc69 half', /half a character \(U\+DC69\)/],
	[new Date(Number.NaN), /no valid date/],
])('%p is refused with what to do about it', (value, words) => {
	expect(refusals({ ...good, audienceId: value })).toEqual([expect.stringMatching(words)]);
});

describe.each(required)('a required %s', (field) => {
	it.each([[''], ['   '], ['\n\t'], [null], [undefined]])('is refused where it is %p', (value) => {
		expect(refusals({ ...good, [field]: value })).toEqual([`${field} is empty`]);
	});
});

describe.each(optional)('an optional %s', (field) => {
	it.each([[''], ['   '], [null], [undefined]])('is left out where it is %p', (value) => {
		const { body } = createAudience(audienceSchema.parse({ ...good, [field]: value }));
		expect(JSON.parse(JSON.stringify(body))).toEqual(good);
	});
});

it('names every field that is wrong', () => {
	expect(refusals({})).toEqual(['name is empty', 'namespace is empty', 'originName is empty']);
});

it('takes no field that the call does not have', () => {
	expect(audienceSchema.parse({ ...good, ttlInDays: 30 })).not.toHaveProperty('ttlInDays');
});

it('becomes the request that Adobe documents', () => {
	expect(createAudience(audienceSchema.parse(good))).toMatchObject({
		method: 'POST',
		service: 'audienceService',
		path: '/audiences',
		repeating: 'harmful',
		query: { createAudienceMetaOnly: 'true' },
		accept: 'application/vnd.adobe.external.audiences+json; version=2',
	});
});

describe("Adobe's answer", () => {
	const { read } = createAudience(audienceSchema.parse(good));

	it.each([
		[{ name: 'A', audienceId: 'a-1' }],
		[{ id: '1', name: 'A', audienceId: 'a-1' }],
		[{ audienceId: 'a-1', labels: ['core/C1'], ttlInDays: 30 }],
	])('%j is read with every field it has', (answer) => {
		expect(read(replyWith(json(200, answer)))).toEqual(answer);
	});

	it.each([
		['no audience ID', json(200, { name: 'A' })],
		['a blank audience ID', json(200, { name: 'A', audienceId: ' ' })],
		['a list', json(200, [{ audienceId: 'a-1' }])],
		['null', json(200, null)],
		['a page', html(200)],
		['nothing', empty(200)],
		['JSON that breaks off', { ...json(200, {}), body: '{"audienceId":"a-1"' }],
	])('is not taken for a success where it is or has %s', (_, answer) => {
		expect(read(replyWith(answer))).toBeUndefined();
	});
});
