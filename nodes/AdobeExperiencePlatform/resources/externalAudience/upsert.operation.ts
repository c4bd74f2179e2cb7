import type { AudienceChanges } from '../../adobe/audiences';
import { simpleProperty, simpleReader } from '../shared/simple';
import type { Audience } from '../../adobe/externalAudience';
import { once } from '../../operation/operation';
import { writeOptionsProperty } from '../../operation/options';
import { invalidRow } from '../../operation/parameters';
import { bothSetAndCleared } from '../shared/changes';
import { audienceChangeProperties, audienceChangesReader } from './audienceChanges';
import { audienceFields, audienceReader, columnOptions } from './audienceFields';
import { identitiesOf } from '../shared/existingAudiences';
import type { AudienceItem } from './ledger';
import { upsertAudiences, type UpsertRow } from './upsertAudiences';

/** Makes sure that there is one audience as an item describes it. */
export const upsert = once<UpsertRow, AudienceItem>({
	option: {
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update external audience',
		description:
			'Create a new external audience, or update the current one if it already exists (upsert)',
	},
	title: 'Create or Update Audience',
	properties: [
		...audienceFields,
		...audienceChangeProperties,
		simpleProperty,
		writeOptionsProperty(columnOptions),
	],
	reader(form) {
		const [readAudience, readChanges] = [audienceReader(form), audienceChangesReader(form)];
		const readSimple = simpleReader(form);
		return (itemIndex, options) => {
			const audience = readAudience(itemIndex, options);
			const simple = readSimple(itemIndex);
			return audience && { ...wanted(audience, readChanges(itemIndex)), simple };
		};
	},
	identity: ({ audience, changes }) => JSON.stringify(['upsert', identitiesOf(audience), changes]),
	lines: ({ audience }) => Object.values(identitiesOf(audience)),
	start: upsertAudiences,
	summarize(items) {
		const count = (what: string) => items.filter((item) => item[what] === true).length;
		const [created, updated] = [count('created'), count('updated')];
		const unchanged = items.length - created - updated;
		return items.length === 0 || items.some(({ dryRun }) => dryRun)
			? undefined
			: `${created} created, ${updated} updated, ${unchanged} unchanged`;
	},
});

/** What an item wants its audience to be like, whether it has to be made or changed for that. */
function wanted(audience: Audience, changes: AudienceChanges): Omit<UpsertRow, 'simple'> {
	const { name = audience.name, description = audience.description } = changes;
	if (name !== audience.name && audience.audienceId === undefined) throw renamedByName();
	if (changes.description === '' && audience.description !== undefined) {
		throw bothSetAndCleared(['Description']);
	}
	return {
		audience: { ...audience, name, description: description === '' ? undefined : description },
		changes: { name, ...(description !== undefined && { description }), ...changes },
		ifAudienceExists: 'update',
	};
}

const renamedByName = () =>
	invalidRow(
		[{ parameter: 'Name', problem: "'Name' under 'Update Fields' needs an audience ID" }],
		'Without one the audience is found by its name, so it can not get another. Give the row an audience ID, or use the operation Update.',
	);
