import { dateOrDays } from '../../nodes/AdobeExperiencePlatform/operation/values';

const now = Date.UTC(2026, 10, 26);
const read = (value: unknown) => {
	const { data } = dateOrDays({ now, timezone: 'America/New_York' }, -1).safeParse(value);
	return typeof data === 'number' ? new Date(data).toISOString().slice(0, 16) : data;
};

it.each<[string, unknown[]]>([
	[
		'2026-11-20T05:00',
		['2026-11-20', '20261120', '2026/11/20', '20.11.2026', '20 Nov 2026', 'November 20, 2026'],
	],
	[
		'2026-11-20T13:00',
		['2026-11-20 8:00', '2026-11-20T08:00:00', '20.11.2026 08:00', 'Nov 20, 2026 8:00 AM'],
	],
	[
		'2026-11-20T08:00',
		[
			'2026-11-20T08:00:00Z',
			'2026-11-20 09:00+01:00',
			'Fri, 20 Nov 2026 08:00:00 GMT',
			new Date('2026-11-20T08:00Z'),
			String(new Date('2026-11-20T08:00Z')),
			1795161600,
			'1795161600000',
		],
	],
	['2026-02-01T05:00', ['1.2.2026', '2026-2-1']],
	['2026-11-19T00:00', [7, '7', ' 7 ']],
	['2026-11-25T12:00', ['0.5']],
])('takes for %s in the time zone of the workflow: %j', (moment, written) => {
	expect(written.map(read)).toEqual(written.map(() => moment));
});

it.each([
	'-7',
	'3/4/2026',
	'2026-02-30',
	'31.11.2026',
	'May 7',
	'soon',
	true,
	{},
	[],
	'1e9',
	46387,
	'2027',
	3651,
])('takes %j for no date, rather than for another one', (written) =>
	expect(read(written)).toBeUndefined(),
);
