import { getBatch } from '../../nodes/AdobeExperiencePlatform/adobe/batches';
import { json } from '../simulator';
import { replyWith } from './answer';

it.each<[object | undefined, number | undefined]>([
	[{ failedRecordCount: 2, inputRecordCount: 5, outputRecordCount: 3 }, 2],
	[{ failedRecordCount: 0, inputRecordCount: 5, outputRecordCount: 3 }, 2],
	[{ inputRecordCount: '5', outputRecordCount: '3' }, 2],
	[{ inputRecordCount: 5, outputRecordCount: 6 }, 0],
	[{ inputRecordCount: 5 }, undefined],
	[{ failedRecordCount: '' }, undefined],
	[undefined, undefined],
])('of a batch with %j so many are not in: %s', (metrics, failedRecords) => {
	const reply = replyWith(json(200, { one: { status: 'success', metrics } }));
	expect(getBatch('one').read(reply)).toMatchObject({ status: 'success', failedRecords });
});
