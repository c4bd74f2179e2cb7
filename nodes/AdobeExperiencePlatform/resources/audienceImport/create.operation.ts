import { once } from '../../operation/operation';
import { readWaiting, WAIT_OPTIONS, writeOptionsProperty } from '../../operation/options';
import { createImports, type CreateRow } from './createImports';
import { importProperties } from './importForm';
import { importReader } from './importRow';

/** Makes one external audience per item, whose members Adobe fetches from files. */
export const create = once<CreateRow>({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create audience import',
		description: 'Create an external audience whose members Adobe fetches from files',
	},
	title: 'Create Audience Import',
	properties: [...importProperties, writeOptionsProperty(WAIT_OPTIONS)],
	reader(form) {
		const readImport = importReader(form);
		return (itemIndex, options) => ({
			body: readImport(itemIndex),
			waiting: readWaiting(options),
		});
	},
	identity: ({ body }) => JSON.stringify(['import', ...namesOf(body)]),
	lines: ({ body }) => namesOf(body),
	start: createImports,
});

/** What is taken for the same audience: its ID, and its name, in its namespace. */
const namesOf = ({ namespace, name, customAudienceId }: CreateRow['body']): string[] => [
	JSON.stringify([namespace, 'name', name]),
	...(customAudienceId === undefined
		? []
		: [JSON.stringify([namespace, 'audienceId', customAudienceId])]),
];
