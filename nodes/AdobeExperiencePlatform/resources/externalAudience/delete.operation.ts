import { once } from '../../operation/operation';
import { parseOptions, writeOptionsProperty } from '../../operation/options';
import { deleteAudiences, type DeleteRow } from './deleteAudiences';
import { ifMissing, ifMissingSchema } from '../shared/ifMissing';
import { audienceLocator, locatedReader, namespaceOption } from '../shared/locator';

/** Deletes one audience per item, for good. */
export const remove = once<DeleteRow>({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete external audience',
		description: 'Delete an external audience for good',
	},
	title: 'Delete External Audience',
	properties: [audienceLocator, writeOptionsProperty([ifMissing, namespaceOption])],
	reader(form) {
		const readAudience = locatedReader(form);
		return (itemIndex, options) => ({
			audience: readAudience(itemIndex, options),
			...parseOptions(ifMissingSchema, [ifMissing], options),
		});
	},
	identity: ({ audience }) => JSON.stringify(['delete', audience]),
	lines: ({ audience }) => [JSON.stringify(audience)],
	start: deleteAudiences,
	summarize(items) {
		const missing = items.filter(({ reason }) => reason !== undefined).length;
		return missing === 0 ? undefined : `${missing} of ${items.length} audiences were not there`;
	},
});
