import { once } from '../../operation/operation';
import { writeOptionsProperty } from '../../operation/options';
import { audienceIdProperty, idReader } from '../shared/ids';
import { extendImports, type ExtendRow } from './extendImports';

/** Lets the members of an import stay for as long again. */
export const extendExpiration = once<ExtendRow>({
	option: {
		name: 'Extend Expiration',
		value: 'extendExpiration',
		action: 'Extend audience import expiration',
		description: 'Let the members stay for as long again; Adobe takes the last file over once more',
	},
	title: 'Extend Audience Import Expiration',
	properties: [audienceIdProperty, writeOptionsProperty()],
	reader(form) {
		const readId = idReader(form, audienceIdProperty);
		return (itemIndex) => ({ audience: { audienceId: readId(itemIndex) } });
	},
	identity: ({ audience }) => JSON.stringify(['extend import', audience]),
	lines: ({ audience }) => [audience.audienceId],
	start: extendImports,
});
