import { createAudience } from '../../nodes/AdobeExperiencePlatform/adobe/externalAudience';
import { heard } from '../../nodes/AdobeExperiencePlatform/adobe/reply';
import { ROW } from './listed';

const read = (body: unknown) => createAudience(ROW).read(heard(200, {}, JSON.stringify(body)));

it('keeps whatever Adobe adds to its answer', () => {
	expect(read({ audienceId: ' x ', name: 'A', id: '1', labels: [] })).toEqual({
		audienceId: 'x',
		name: 'A',
		id: '1',
		labels: [],
	});
});

it.each([
	{},
	{ audienceId: '' },
	{ audienceId: ' ' },
	{ audienceId: 5 },
	{ audienceId: 'x', name: 5 },
	[],
	'x',
])('does not take %j for an audience', (body) => {
	expect(read(body)).toBeUndefined();
});
