import { getAudience } from '../../adobe/audiences';
import { perRow } from '../../operation/operation';
import { optionsProperty } from '../../operation/options';
import { audienceIdReader, audienceLocator } from './locator';

/** Reads one audience, with every field that Adobe keeps. */
export const get = perRow({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get external audience',
		description: 'Get an external audience by the ID that Adobe gave it',
	},
	title: 'Get External Audience',
	properties: [audienceLocator, optionsProperty()],
	reader: audienceIdReader,
	call: getAudience,
	item: (audience) => audience,
});
