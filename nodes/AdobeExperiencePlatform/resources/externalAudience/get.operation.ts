import { getAudience } from '../../adobe/audiences';
import { simpleProperty, simpleReader } from '../shared/simple';
import { perRow } from '../../operation/operation';
import { optionsProperty } from '../../operation/options';
import { audienceItem } from './audienceItem';
import { audienceFinder } from '../shared/findAudience';
import { audienceLocator, locatedReader, namespaceOption } from '../shared/locator';

/** Reads one audience per item. */
export const get = perRow({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get external audience',
		description: 'Get an external audience by its ID, its external ID or its address',
	},
	title: 'Get External Audience',
	properties: [audienceLocator, simpleProperty, optionsProperty([namespaceOption])],
	reader(form) {
		const [readAudience, readSimple] = [locatedReader(form), simpleReader(form)];
		return (itemIndex, options) => ({
			audience: readAudience(itemIndex, options),
			simple: readSimple(itemIndex),
		});
	},
	start(run, tasks) {
		const find = audienceFinder(run, tasks);
		return async (task, ask) => {
			const found = await find(task);
			return audienceItem(found.listed ?? (await ask(getAudience(found))), task.row.simple);
		};
	},
});
